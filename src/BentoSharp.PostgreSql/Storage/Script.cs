using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Statements that go to the database together, and what is done with their rows.</summary>
internal sealed class Script(NpgsqlConnection connection, SqlText sql)
{
    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<Action<NpgsqlDataReader>> _reads = [];

    /// <summary>Adds a statement that gives no rows.</summary>
    public void Run(string text, params ReadOnlySpan<object?> values) => _commands.Add(Command.Of(sql.In(text), values));

    /// <summary>Adds a statement that gives rows.</summary>
    public void Read(string text, Action<NpgsqlDataReader> read, params ReadOnlySpan<object?> values)
    {
        _commands.Add(Command.Of(sql.In(text), values));
        _reads.Add(read);
    }

    /// <summary>Sends the statements and waits for their rows.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (_commands.Count == 0)
        {
            return;
        }

        using var batch = new NpgsqlBatch(connection);
        _commands.ForEach(batch.BatchCommands.Add);
        var rows = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ofRows = rows.ConfigureAwait(false);
        foreach (var read in _reads)
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                read(rows);
            }

            await rows.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
