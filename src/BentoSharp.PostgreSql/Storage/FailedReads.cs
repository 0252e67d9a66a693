namespace BentoSharp.PostgreSql.Storage;

/// <summary>Reads pages of failed tasks.</summary>
internal sealed class FailedReads(TaskReads tasks, QueueCatalog queues)
{
    private const string Failed =
        """
        WHERE t.id IN (
            SELECT f.id FROM $s.task_ended f
            WHERE f.state = 3 AND f.queue = $1 AND f.finished_at <= $2 AND (f.finished_at < $2 OR f.seq < $3) AND f.finished_at >= $4
                AND ($5::text IS NULL OR f.error_code = $5) AND NOT EXISTS (SELECT 1 FROM $s.task_all r WHERE r.retry_of = f.id)
            ORDER BY f.finished_at DESC, f.seq DESC LIMIT $6)
        ORDER BY t.finished_at DESC, t.seq DESC
        """;

    public async Task<FailedTasksPage> ReadAsync(FailedTasksQuery query, CancellationToken cancellationToken)
    {
        if (queues.Find(new TaskQueueName(query.Service, query.Task)) is not { } queue)
        {
            return FailedTasksPage.Empty;
        }

        var before = query.Filter.EndedBefore is { } end ? TaskOrder.Microseconds(end) : long.MaxValue;
        var after = query.After is { } cursor && TaskOrder.Microseconds(cursor.FinishedAt) < before
            ? (Time: TaskOrder.Microseconds(cursor.FinishedAt), cursor.Number)
            : (Time: before, Number: long.MinValue);
        var from = query.Filter.EndedAfter is { } start ? TaskOrder.Microseconds(start) : long.MinValue;
        object?[] values = [queue, after.Time, after.Number, from, KeptText.Of(query.Filter.Code), query.Limit + 1];
        var seqs = new List<long>();
        var found = await tasks.ReadAsync(Failed, values, string.Empty, TaskParts.Attempts, cancellationToken, seqs).ConfigureAwait(false);
        var page = found.Take(query.Limit).ToList();
        return new FailedTasksPage(
            page, found.Count > query.Limit ? new FailedTasksCursor(page[^1].FinishedAt!.Value, seqs[query.Limit - 1]) : null);
    }
}
