using BentoSharp.PostgreSql.Commits;
using System.Collections.Concurrent;
using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>What this node knows of the state that all nodes change, and how it looks at it.</summary>
internal sealed class SharedState(NpgsqlDataSource source, SqlText sql)
{
    /// <summary>When the next task becomes ready or expires.</summary>
    public const string NextWakeText =
        """
        least(
            (SELECT min(not_before) FROM $s.task_row WHERE state = 0 AND NOT ready),
            (SELECT min(expires_at) FROM $s.task_row WHERE state = 0 AND expires_at IS NOT NULL))
        """;

    private const string Lost =
        """
        SELECT i.id FROM unnest($1, $2) AS i (id, fence)
        WHERE NOT EXISTS (SELECT 1 FROM $s.task_row t WHERE t.id = i.id AND t.state = 1 AND t.fence = i.fence)
        """;

    // The attempt never began: it is not counted, and its fence stays used.
    private const string GiveBackUnknown =
        """
        UPDATE $s.task_row SET state = 0, ready = true, attempt = greatest(attempt - 1, 0), life = NULL
        WHERE life = $1 AND state = 1 AND NOT id = ANY($2) RETURNING queue, limit_key
        """;

    private readonly TaskCountCache _counts = new();
    private readonly Pauses _pauses = new();
    private volatile HashSet<string> _run = [];
    private ConcurrentDictionary<(int Queue, string Key), int> _running = new();

    /// <summary>How many tasks waited at the last look.</summary>
    public int Waiting { get; private set; }

    /// <summary>The time of the last look, by the database's clock.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>When the next task becomes ready or expires, at the last look.</summary>
    public DateTimeOffset? NextWake { get; private set; }

    public (int Pending, int InProgress) CountOf(int queue) => _counts.Of(queue);

    public void Add(Dictionary<int, (int Pending, int InProgress)> changes) => _counts.Add(changes);

    /// <summary>Whether a node that lives runs a task.</summary>
    public bool IsRun(string service, string task) => _run.Contains($"{service}.{task}");

    /// <summary>How many tasks of a key run.</summary>
    public int RunningOf(int queue, string key) => _running.GetValueOrDefault((queue, key));

    /// <summary>Takes over how many tasks of some keys run.</summary>
    public void SetRunning(Dictionary<(int Queue, string Key), int> running)
    {
        foreach (var (key, count) in running)
        {
            if (count > 0)
            {
                _running[key] = count;
            }
            else
            {
                _running.TryRemove(key, out _);
            }
        }
    }

    public bool IsPaused(string service, string? task) => _pauses.IsPaused(service, task);

    /// <summary>Looks at everything.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<int, (int Pending, int InProgress)>();
        var run = new HashSet<string>();
        var running = new ConcurrentDictionary<(int Queue, string Key), int>();
        await RunAsync(
            script =>
            {
                script.Read("SELECT $s.now_us()", row => Now = TaskOrder.Time(row.GetInt64(0)));
                script.Read(
                    "SELECT queue, count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1) FROM $s.task_row GROUP BY queue",
                    row => counts[row.GetInt32(0)] = ((int)row.GetInt64(1), (int)row.GetInt64(2)));
                script.Read(
                    "SELECT queue, key, running FROM $s.task_limit WHERE running > 0",
                    row => running[(row.GetInt32(0), row.GetString(1))] = row.GetInt32(2));
                script.Read("SELECT DISTINCT unnest(tasks) FROM $s.node WHERE alive_until >= (SELECT $s.now_us())", row => run.Add(row.GetString(0)));
                script.Read($"SELECT {NextWakeText}", row => NextWake = TaskColumns.Time(row, 0));
            },
            cancellationToken).ConfigureAwait(false);
        _counts.Replace(counts);
        _running = running;
        _run = run;
        Waiting = counts.Values.Sum(static count => count.Pending);
        await LoadPausesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at what is paused.</summary>
    public async Task LoadPausesAsync(CancellationToken cancellationToken)
    {
        var paused = new HashSet<(string Service, string Task)>();
        await RunAsync(
            script => script.Read("SELECT service, task FROM $s.task_pause", row => paused.Add((row.GetString(0), row.GetString(1)))),
            cancellationToken).ConfigureAwait(false);
        _pauses.Replace(paused);
    }

    /// <summary>The attempts that are not this node's any more.</summary>
    public async Task<List<Guid>> FindLostAsync(KeyValuePair<Guid, long>[] held, CancellationToken cancellationToken)
    {
        var lost = new List<Guid>();
        if (held.Length > 0)
        {
            await RunAsync(
                script => script.Read(
                    Lost,
                    row => lost.Add(row.GetGuid(0)),
                    held.Select(static attempt => attempt.Key).ToArray(),
                    held.Select(static attempt => attempt.Value).ToArray()),
                cancellationToken).ConfigureAwait(false);
        }

        return lost;
    }

    /// <summary>Puts back what a life has leased without knowing it.</summary>
    public async Task GiveBackUnknownAsync(long life, KeyValuePair<Guid, long>[] held, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofTransaction = transaction.ConfigureAwait(false);
        var limits = new LimitStep(new UsualCosts());
        var giveBack = new Script(connection, sql);
        giveBack.Read(
            GiveBackUnknown,
            row => limits.Want(row.GetInt32(0), TaskColumns.Text(row, 1)),
            life,
            held.Select(static attempt => attempt.Key).ToArray());
        await giveBack.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        var count = new Script(connection, sql);
        limits.Hold(count);
        limits.Write(count);
        await count.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A number for each task that is another when anything about it is: what it says, whether it runs, or what it has logged.</summary>
    public async Task<IReadOnlyList<(Guid Id, long Hash)>> HashAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var hashes = new List<(Guid, long)>();
        if (ids.Count > 0)
        {
            await RunAsync(
                script => script.Read(
                    """
                    SELECT t.id, hashtextextended(concat_ws('|', t.state, t.fence, t.attempt, t.progress, t.progress_message,
                        (SELECT max(l.number) FROM $s.task_log l WHERE l.task = t.id)), 0)
                    FROM $s.task_row t WHERE t.id = ANY($1)
                    """,
                    row => hashes.Add((row.GetGuid(0), row.GetInt64(1))),
                    ids.ToArray()),
                cancellationToken).ConfigureAwait(false);
        }

        return hashes;
    }

    /// <summary>Which of some tasks have ended.</summary>
    public async Task<IReadOnlyList<TaskEnd>> FindEndedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var ended = new List<TaskEnd>();
        if (ids.Count > 0)
        {
            await RunAsync(
                script => script.Read(
                    "SELECT id, state FROM $s.task_ended WHERE id = ANY($1)",
                    row => ended.Add(new TaskEnd(row.GetGuid(0), (BentoTaskStatus)row.GetInt16(1), WasRunning: false)),
                    ids.ToArray()),
                cancellationToken).ConfigureAwait(false);
        }

        return ended;
    }

    private async Task RunAsync(Action<Script> add, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var script = new Script(connection, sql);
        add(script);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }
}
