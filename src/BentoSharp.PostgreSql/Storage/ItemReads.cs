using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Reads the items that tasks have streamed.</summary>
internal sealed class ItemReads(NpgsqlDataSource source, SqlText sql)
{
    private const string Run = "SELECT fence, attempt FROM $s.task_items WHERE task = $1 ORDER BY fence DESC LIMIT 1";

    // Rows are read to the size of a page only: what lies behind it may be long.
    private const string Rows =
        """
        SELECT r.first, r.count, r.lines FROM (
            SELECT i.first, i.count, i.lines, sum(length(i.lines)) OVER (ORDER BY i.first) - length(i.lines) AS before
            FROM $s.task_items i WHERE i.task = $1 AND i.fence = $2
                AND i.first >= coalesce((SELECT max(f.first) FROM $s.task_items f WHERE f.task = $1 AND f.fence = $2 AND f.first <= $3), 0)
                AND i.first + i.count > $3) r
        WHERE r.before < 2 * $4 ORDER BY r.first
        """;

    /// <summary>Reads a page.</summary>
    public async Task<TaskItemsPage> ReadAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var (run, attempt) = (0L, 0);
        var find = new Script(connection, sql);
        find.Read(Run, row => (run, attempt) = (row.GetInt64(0), row.GetInt32(1)), id);
        await find.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        if (run == 0)
        {
            return TaskItemsPage.Empty;
        }

        var next = run == after.Run ? after.Next : 0;
        var page = new TaskItemLines(next);
        var read = new Script(connection, sql);
        read.Read(Rows, row => page.Add(row.GetInt64(0), row.GetInt32(1), () => row.GetFieldValue<byte[]>(2)), id, run, next, TaskItemsPage.MaxBytes);
        await read.ExecuteAsync(cancellationToken).ConfigureAwait(false);

        // Where a newer run has begun since, these items may be gone: the next page begins with it.
        return new TaskItemsPage(run, attempt, next, page.Lines, page.HasMore);
    }
}
