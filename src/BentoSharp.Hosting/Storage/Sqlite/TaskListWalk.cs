using System.Buffers.Binary;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A row that a list comes by.</summary>
internal readonly record struct ListedRow(long Seq, TaskListCursor Place, bool IsMeant);

/// <summary>
/// Comes by tasks in the order of a list, along whichever index has the fewest of them. Rows that the query does not mean are come by too, so that
/// who reads can stop: no list costs more than it was given.
/// </summary>
internal sealed class TaskListWalk(SqliteConnection connection, SqliteQueues queues)
{
    // So many are sorted faster than looked for among all tasks.
    private const int FewPending = 5_000;
    private const int CheckEach = 1_000;

    /// <summary>The tasks of an index by their ids, the last first.</summary>
    internal static string NewestSql(TaskListFilter filter, string index, string condition) =>
        $"SELECT seq, id, {filter.Sql} FROM task_row t INDEXED BY {index} WHERE {condition} id >= ?1 AND id <= ?2 ORDER BY id DESC";

    /// <summary>The failed tasks of a queue, the last one that ended first.</summary>
    internal static string LastEndedSql(TaskListFilter filter) =>
        $"""
        SELECT seq, finished_at, {filter.Sql} FROM task_row t INDEXED BY task_row_failed
        WHERE state = 3 AND queue = ?1 AND finished_at <= ?2 AND (finished_at < ?2 OR seq < ?3) AND finished_at >= ?4
        ORDER BY finished_at DESC, seq DESC
        """;

    /// <summary>The tasks of a queue that wait, in the order of their start.</summary>
    internal static string NextToStartSql(TaskListFilter filter) =>
        $"""
        SELECT seq, due, {filter.Sql} FROM task_row t INDEXED BY task_row_pending
        WHERE state = 0 AND queue = ?1 AND due >= ?2 AND (due > ?2 OR seq > ?3)
        ORDER BY due, seq
        """;

    /// <exception cref="ArgumentException">The order is not for the query's states.</exception>
    public IEnumerable<ListedRow> Rows(TaskListQuery query, CancellationToken cancellationToken)
    {
        TaskListRules.CheckOrder(query);
        var scope = queues.Of(query.Service, query.Task).ToList();
        var filter = new TaskListFilter(query, [.. scope.Select(static queue => queue.Id)]);
        switch (query.Order)
        {
            case TaskListOrder.LastEnded:
                return Merge(scope, queue => LastEnded(query, filter, queue), Comparer<ListedRow>.Create(static (one, other) => Compare(other, one)), cancellationToken);
            case TaskListOrder.NextToStart:
                return Merge(scope, queue => NextToStart(query, filter, queue), Comparer<ListedRow>.Create(Compare), cancellationToken);
            default:
                return Newest(query, filter, scope, cancellationToken);
        }
    }

    private static int Compare(ListedRow one, ListedRow other) =>
        (one.Place.Place, one.Seq).CompareTo((other.Place.Place, other.Seq));

    private IEnumerable<ListedRow> Newest(TaskListQuery query, TaskListFilter filter, List<SqliteQueue> scope, CancellationToken cancellationToken)
    {
        var (first, last) = filter.Ids;
        if (scope.Count == 0 || first > last)
        {
            yield break;
        }

        var (index, condition, value) = IndexFor(query, scope);
        using var row = connection.Prepare(NewestSql(filter, index, condition));
        TaskListFilter.Bind(row, 1, first);
        TaskListFilter.Bind(row, 2, last);
        if (value is not null)
        {
            row.Bind(3, value);
        }

        filter.Bind(row);
        for (var count = 1; row.Step(); count++)
        {
            if (count % CheckEach == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            yield return new ListedRow(row.Int64(0), PlaceOf(row.Blob(1)), row.Int32(2) == 1);
        }
    }

    private static (string Index, string Condition, string? Value) IndexFor(TaskListQuery query, List<SqliteQueue> scope) =>
        IndexFor(query, [.. scope.Select(static queue => queue.Id)], scope.Sum(static queue => (long)queue.Counts.Pending));

    /// <summary>The index to go along, and what its rows have.</summary>
    internal static (string Index, string Condition, string? Value) IndexFor(TaskListQuery query, IReadOnlyList<long> queues, long pending) => query switch
    {
        { States: [BentoTaskStatus.InProgress] } => ("task_row_running", "state = 1 AND", null),
        { States: [BentoTaskStatus.Pending] } when pending <= FewPending => ("task_row_pending", $"state = 0 AND queue IN ({string.Join(',', queues)}) AND", null),
        { LimitKey: not null } => ("task_row_key", "limit_key = ?3 AND", query.LimitKey),
        { Owner: not null } => ("task_row_owner", "owner = ?3 AND", query.Owner),
        _ => ("task_row_id", "", null),
    };

    private static TaskListCursor PlaceOf(ReadOnlySpan<byte> id) =>
        new(BinaryPrimitives.ReadInt64BigEndian(id), BinaryPrimitives.ReadInt64BigEndian(id[sizeof(long)..]));

    private SqliteStatement LastEnded(TaskListQuery query, TaskListFilter filter, SqliteQueue queue)
    {
        var row = connection.Prepare(LastEndedSql(filter));
        var before = query.EndedBefore is { } end ? TaskOrder.Microseconds(end) : long.MaxValue;
        var after = query.After is { } cursor && cursor.Place < before ? cursor : new TaskListCursor(before, long.MinValue);
        row.Bind(1, queue.Id);
        row.Bind(2, after.Place);
        row.Bind(3, after.Number);
        row.Bind(4, query.EndedAfter is { } start ? TaskOrder.Microseconds(start) : long.MinValue);
        filter.Bind(row);
        return row;
    }

    private SqliteStatement NextToStart(TaskListQuery query, TaskListFilter filter, SqliteQueue queue)
    {
        var row = connection.Prepare(NextToStartSql(filter));
        var after = query.After ?? new TaskListCursor(long.MinValue, long.MinValue);
        row.Bind(1, queue.Id);
        row.Bind(2, after.Place);
        row.Bind(3, after.Number);
        filter.Bind(row);
        return row;
    }

    /// <summary>Comes by the rows of several queues, each of which is sorted, in one order.</summary>
    private static IEnumerable<ListedRow> Merge(
        List<SqliteQueue> scope, Func<SqliteQueue, SqliteStatement> open, IComparer<ListedRow> order, CancellationToken cancellationToken)
    {
        var sources = new List<SqliteStatement>();
        var next = new PriorityQueue<SqliteStatement, ListedRow>(order);
        try
        {
            foreach (var queue in scope)
            {
                sources.Add(open(queue));
                Advance(sources[^1]);
            }

            for (var count = 1; next.TryDequeue(out var source, out var row); count++)
            {
                if (count % CheckEach == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                yield return row;
                Advance(source);
            }
        }
        finally
        {
            sources.ForEach(static source => source.Dispose());
        }

        void Advance(SqliteStatement source)
        {
            if (source.Step())
            {
                var seq = source.Int64(0);
                next.Enqueue(source, new ListedRow(seq, new TaskListCursor(source.Int64(1), seq), source.Int32(2) == 1));
            }
        }
    }
}
