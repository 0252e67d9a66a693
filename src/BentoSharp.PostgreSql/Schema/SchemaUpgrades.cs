using Npgsql;

namespace BentoSharp.PostgreSql.Schema;

/// <summary>
/// The tables, as numbered upgrades: script n takes a schema from version n - 1 to n. To change the tables, append a script; never edit one
/// that was released. Nodes that start at once wait for each other.
/// </summary>
internal static class SchemaUpgrades
{
    private static readonly string[] Scripts = [SchemaScripts.Version1, SchemaScripts.Version2, SchemaScripts.Version3];

    /// <summary>The version that this program knows.</summary>
    public static int Latest => Scripts.Length;

    /// <summary>Brings the tables up to date, all in one transaction.</summary>
    /// <exception cref="TaskStoreException">They are of a newer version.</exception>
    public static async Task UpgradeAsync(NpgsqlDataSource source, SqlText sql, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofTransaction = transaction.ConfigureAwait(false);

        // For this transaction only, so that it works through a pooler as well.
        await RunAsync("SELECT pg_advisory_xact_lock(hashtextextended('bentosharp.' || '$n', 0))").ConfigureAwait(false);
        if (await NumberAsync("SELECT count(*) FROM information_schema.schemata WHERE schema_name = '$n'").ConfigureAwait(false) == 0)
        {
            await RunAsync("CREATE SCHEMA $s").ConfigureAwait(false);
        }

        await RunAsync("CREATE TABLE IF NOT EXISTS $s.store_version (version integer NOT NULL)").ConfigureAwait(false);
        var version = (int)await NumberAsync("SELECT coalesce(max(version), 0)::bigint FROM $s.store_version").ConfigureAwait(false);
        if (version > Latest)
        {
            throw new TaskStoreException(
                $"The tasks in the schema \"{sql.Schema}\" were written by a newer version of BentoSharp (schema {version}, this one knows {Latest}). "
                + "Update this program, or choose another schema (PostgreSqlOptions.Schema).");
        }

        for (; version < Latest; version++)
        {
            await RunAsync(Scripts[version]).ConfigureAwait(false);
            await RunAsync($"INSERT INTO $s.store_version VALUES ({version + 1})").ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);

        async Task RunAsync(string text)
        {
            using var command = new NpgsqlCommand(sql.In(text), connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        async Task<long> NumberAsync(string text)
        {
            using var command = new NpgsqlCommand(sql.In(text), connection, transaction);
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }
}
