namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// Finds ended tasks of which more are kept than are to be, a bounded number in each step. A pass goes over each task name and state that has a number:
/// it looks how old the last one is that may stay, and walks over the older ones.
/// </summary>
/// <remarks>Used by the committing thread only.</remarks>
internal sealed class SurplusWalk(SqliteConnection connection, SqliteQueues queues)
{
    private static readonly BentoTaskStatus[] States = [BentoTaskStatus.Success, BentoTaskStatus.Failure, BentoTaskStatus.Canceled];

    private readonly Dictionary<BentoTaskStatus, (SqliteStatement Boundary, SqliteStatement Older)> _statements = States.ToDictionary(
        static state => state, state => (connection.Prepare(BoundarySql(state)), connection.Prepare(OlderSql(state))));

    private readonly Queue<(long Queue, BentoTaskStatus State, int Most)> _left = [];
    private Walked? _walked;
    private Walked? _lastWalked;
    private (long FinishedAt, long Seq) _place;
    private bool _isInPass;

    /// <summary>Walks a step.</summary>
    /// <param name="plan">How many are kept.</param>
    /// <param name="max">The most rows to look at.</param>
    /// <param name="found">Takes those that are too many.</param>
    /// <returns>Whether the pass goes on.</returns>
    public bool Step(RetentionPlan plan, int max, List<EndedRow> found)
    {
        if (plan.CountedBefore is not { } countedBefore)
        {
            return false;
        }

        if (!_isInPass)
        {
            Begin(plan);
        }

        if (_walked is null && _left.TryDequeue(out var next))
        {
            _walked = BoundaryOf(next, (TaskOrder.Microseconds(countedBefore), 0)) is { } before ? new Walked(next.Queue, next.State, before) : null;
            _place = (long.MinValue, long.MinValue);
        }

        if (_walked is { } walked && !Walk(walked, max, found))
        {
            _walked = null;
        }

        return _isInPass = _walked is not null || _left.Count > 0;
    }

    /// <summary>Goes back to a task that was found, because those after it were not deleted.</summary>
    public void GoBackTo(EndedRow row)
    {
        _walked = _lastWalked;
        _place = (row.FinishedAt, row.Seq);
        _isInPass = true;
    }

    internal static string BoundarySql(BentoTaskStatus state) =>
        $"SELECT finished_at, seq FROM task_row WHERE state = {(int)state} AND queue = ?1 ORDER BY finished_at DESC, seq DESC LIMIT 1 OFFSET ?2";

    internal static string OlderSql(BentoTaskStatus state) =>
        $"""
        SELECT seq, finished_at, request_arguments IS NULL, {EndedRow.HasOpenParent} FROM task_row t
        WHERE state = {(int)state} AND queue = ?1 AND (finished_at, seq) > (?2, ?3) AND (finished_at, seq) < (?4, ?5) ORDER BY finished_at, seq LIMIT ?6
        """;

    private void Begin(RetentionPlan plan)
    {
        foreach (var queue in queues.Of(null, null))
        {
            foreach (var state in States)
            {
                if (plan.Most(queue.Service, queue.Task, state) is { } most)
                {
                    _left.Enqueue((queue.Id, state, most));
                }
            }
        }
    }

    /// <summary>The end and the number of the last one that stays: those before it are too many. Null where none is.</summary>
    private (long FinishedAt, long Seq)? BoundaryOf((long Queue, BentoTaskStatus State, int Most) kept, (long, long) countedBefore)
    {
        if (kept.Most == 0)
        {
            return countedBefore;
        }

        var boundary = _statements[kept.State].Boundary;
        boundary.Bind(1, kept.Queue);
        boundary.Bind(2, kept.Most - 1L);
        if (!boundary.Step())
        {
            return null;
        }

        var last = (boundary.Int64(0), boundary.Int64(1));
        boundary.Reset();
        return last.CompareTo(countedBefore) < 0 ? last : countedBefore;
    }

    private bool Walk(Walked walked, int max, List<EndedRow> found)
    {
        _lastWalked = walked;
        var older = _statements[walked.State].Older;
        older.Bind(1, walked.Queue);
        older.Bind(2, _place.FinishedAt);
        older.Bind(3, _place.Seq);
        older.Bind(4, walked.Before.FinishedAt);
        older.Bind(5, walked.Before.Seq);
        older.Bind(6, (long)max);
        var count = 0;
        for (; older.Step(); count++)
        {
            var row = new EndedRow(older.Int64(0), older.Int64(1), older.Int32(2) == 1);
            _place = (row.FinishedAt, row.Seq);
            if (older.Int32(3) == 0)
            {
                found.Add(row);
            }
        }

        return count == max;
    }

    private readonly record struct Walked(long Queue, BentoTaskStatus State, (long FinishedAt, long Seq) Before);
}
