using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The ends of attempts that need no look at the task before: this node holds the attempt, and all that the end depends on is its fence. One statement
/// moves those whose attempts have the right still, by the rule of <see cref="TaskStateMachine.Succeed"/>.
/// </summary>
internal sealed class FinishStep
{
    private const string Move =
        """
        WITH gone AS (
            DELETE FROM $s.task_row t
            USING unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS i (id, fence, code, message, status, type, headers, body, kept)
            WHERE t.id = ANY (ARRAY[i.id]) AND CASE WHEN t.state = 1 THEN t.fence END = i.fence
            RETURNING t.id, t.seq, t.queue, t.priority, t.attempt, t.interruptions, t.fence, t.due, t.not_before, t.deadline, t.created_at, t.executed_at,
                t.node, t.progress, t.progress_message, i.code, i.message, t.owner, t.parent, t.child_key, t.retry_of, t.traceparent, t.request_type,
                t.request_headers, t.request_arguments, t.request_files, i.status, i.type, i.headers, i.body, t.owned_bytes + i.kept),
        ended AS (
            INSERT INTO $s.task_ended (
                id, seq, queue, priority, attempt, interruptions, fence, due, not_before, deadline, created_at, executed_at, node, progress,
                progress_message, error_code, error_message, owner, parent, child_key, retry_of, traceparent, request_type, request_headers,
                request_arguments, request_files, response_status, response_type, response_headers, response_body, owned_bytes, state, finished_at)
            SELECT *, 2, (SELECT $s.now_us()) FROM gone)
        """;

    private const string Owned =
        """
        , bytes AS (
            INSERT INTO $s.task_owner_change (owner, bytes)
            SELECT owner, sum(length(body)) FROM gone WHERE owner IS NOT NULL AND length(body) > 0 GROUP BY owner ORDER BY owner)
        """;

    private const string Moved = " SELECT count(*), CASE WHEN count(*) < $10 THEN array_agg(id) END FROM gone";
    private const string Succeed = Move + Moved;
    private const string SucceedOwned = Move + Owned + Moved;

    private readonly Dictionary<Guid, (FinishOperation Finish, HeldTask Held)> _plain = [];

    /// <param name="batch">The batch.</param>
    /// <param name="leased">What this node holds.</param>
    public FinishStep(StoreBatch batch, LeasedTasks leased)
    {
        Others = [];
        var countsBytes = batch.Inserts.Any(static insert => insert.MaxBytesOfOwner is not null);
        var parents = batch.Inserts.Where(static insert => insert.ParentFence is not null).Select(static insert => insert.Task.Parent!.Value).ToHashSet();
        var looked = new HashSet<Guid>();
        foreach (var finish in batch.Finishes)
        {
            // Of two ends of one attempt the first counts.
            if (_plain.TryGetValue(finish.Id, out var first) && first.Finish.Fence == finish.Fence)
            {
                continue;
            }

            if (IsPlain(finish) && !looked.Contains(finish.Id) && !parents.Contains(finish.Id)
                && leased.Find(finish.Id, finish.Fence) is { IsKeyed: false } held && !(countsBytes && held.IsOwned))
            {
                _plain.Add(finish.Id, (finish, held));
            }
            else
            {
                looked.Add(finish.Id);
                Others.Add(finish);
            }
        }
    }

    /// <summary>The ends that are decided by a look at the task.</summary>
    public List<FinishOperation> Others { get; }

    /// <summary>Adds the statement.</summary>
    public void AddTo(Script script)
    {
        if (_plain.Count == 0)
        {
            return;
        }

        // In one order on all nodes, so that they don't wait for each other in a circle.
        var ends = _plain.Values.Select(static end => end.Finish).OrderBy(static finish => finish.Id).ToList();
        script.Read(
            _plain.Values.Any(static end => end.Held.IsOwned) ? SucceedOwned : Succeed,
            row => Apply(row.GetInt64(0) == ends.Count ? null : row.IsDBNull(1) ? [] : row.GetFieldValue<Guid[]>(1).ToHashSet()),
            Column.Uuids(ends, static end => end.Id),
            Column.Longs(ends, static end => end.Fence),
            Column.Texts(ends, static end => end.Error?.Code),
            Column.Texts(ends, static end => end.Error?.Message),
            Column.Integers(ends, static end => end.Response?.StatusCode),
            Column.Texts(ends, static end => end.Response?.ContentType),
            Column.Bytes(ends, static end => end.Response is { } response ? RowWrites.Headers(response.Headers) : null),
            Column.Bytes(ends, static end => end.Response?.Body.ToArray()),
            Column.Longs(ends, static end => OwnedBytes.Of(end.Response)),
            (long)ends.Count);
    }

    /// <summary>Counts what was written.</summary>
    public void Count(CountChanges counts)
    {
        foreach (var (_, held) in _plain.Values.Where(static end => end.Finish.IsApplied))
        {
            counts.Add(held.Queue, 0, -1);
        }
    }

    private void Apply(HashSet<Guid>? ids)
    {
        foreach (var (id, (finish, _)) in _plain)
        {
            finish.IsApplied = ids?.Contains(id) != false;
        }
    }

    // Logs and items are written for an attempt that is known to have its right.
    private static bool IsPlain(FinishOperation finish) =>
        finish is { End: AttemptEnd.Succeeded, Response.Payload: null, Logs.IsEmpty: true, Items.Lines: null };
}
