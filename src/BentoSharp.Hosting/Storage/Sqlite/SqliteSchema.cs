namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The tables, as numbered upgrades: script n takes a database from version n - 1 to n, and <c>PRAGMA user_version</c> says where it
/// stands. To change the schema, append a script; never edit one that was released.
/// </summary>
internal static class SqliteSchema
{
    private static readonly string[] Upgrades =
    [
        SqliteSchemaScripts.Version1,
        SqliteSchemaUpgrades.Attempts,
        SqliteSchemaUpgrades.Payloads,
        SqliteSchemaUpgrades.Timeouts,
        SqliteSchemaUpgrades.Pauses,
        SqliteSchemaUpgrades.Keys,
        SqliteSchemaUpgrades.Lists,
        SqliteSchemaUpgrades.Items,
        SqliteSchemaUpgrades.Owners,
    ];

    /// <summary>The version that this program knows.</summary>
    public static int Latest => Upgrades.Length;

    /// <summary>Brings a database up to date, each script in a transaction of its own.</summary>
    /// <exception cref="TaskStoreException">The database is of a newer version.</exception>
    public static void Upgrade(SqliteConnection connection)
    {
        for (var version = VersionOf(connection); version < Latest; version = VersionOf(connection))
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                // Read again under the lock: another program may have upgraded meanwhile.
                if (VersionOf(connection) == version)
                {
                    connection.Execute(Upgrades[version]);
                    connection.Execute($"PRAGMA user_version = {version + 1}");
                }

                connection.Execute("COMMIT");
            }
            catch (TaskStoreException)
            {
                connection.Execute("ROLLBACK");
                throw;
            }
        }
    }

    private static int VersionOf(SqliteConnection connection)
    {
        var version = (int)(connection.Number("PRAGMA user_version") ?? 0);
        return version <= Latest
            ? version
            : throw new TaskStoreException(
                $"The task database '{connection.Path}' was written by a newer version of BentoSharp (schema {version}, this one knows {Latest}). "
                + "Update this program, or choose another path by the setting BentoSharp:Database.");
    }
}
