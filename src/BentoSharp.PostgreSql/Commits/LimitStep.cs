using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The limit keys that a transaction touches: whoever changes which of a key's tasks wait or run holds the key's row from before its decisions to its
/// commit, and counts anew what runs. So a limit holds over all nodes, and no crash can lose a place.
/// </summary>
internal sealed class LimitStep(UsualCosts costs)
{
    private const string TakeKeys =
        """
        INSERT INTO $s.task_limit AS k (queue, key) SELECT i.queue, i.key FROM unnest($1, $2) AS i (queue, key) ORDER BY i.queue, i.key
        ON CONFLICT (queue, key) DO UPDATE SET queue = excluded.queue
        RETURNING k.queue, k.key, k.head IS NOT NULL, k.last_high, k.last_normal, k.last_low, k.cost
        """;

    private const string WriteShares =
        """
        UPDATE $s.task_limit k SET last_high = i.high, last_normal = i.normal, last_low = i.low, cost = i.cost
        FROM unnest($1, $2, $3, $4, $5, $6) AS i (queue, key, high, normal, low, cost) WHERE k.queue = ANY (ARRAY[i.queue]) AND k.key = ANY (ARRAY[i.key])
        """;

    private const string CountAnew =
        """
        UPDATE $s.task_limit k SET
            running = (SELECT count(*) FROM $s.task_row t WHERE t.state = 1 AND t.queue = k.queue AND t.limit_key = k.key),
            (head, head_seq) = (
                SELECT t.due, t.seq FROM $s.task_row t WHERE t.state = 0 AND t.ready AND t.queue = k.queue AND t.limit_key = k.key
                ORDER BY t.due, t.seq LIMIT 1)
        FROM unnest($1, $2) AS i (queue, key) WHERE k.queue = ANY (ARRAY[i.queue]) AND k.key = ANY (ARRAY[i.key])
        RETURNING k.queue, k.key, k.running
        """;

    // Of a key that neither waits nor runs nothing is worth keeping.
    private const string DropIdle =
        """
        DELETE FROM $s.task_limit k USING unnest($1, $2) AS i (queue, key)
        WHERE k.queue = ANY (ARRAY[i.queue]) AND k.key = ANY (ARRAY[i.key]) AND k.running = 0 AND k.head IS NULL
        """;

    private readonly Dictionary<(int Queue, string Key), LimitShare> _held = [];
    private readonly HashSet<(int Queue, string Key)> _wanted = [];
    private readonly HashSet<(int Queue, string Key)> _changed = [];
    private readonly List<(int Queue, double Cost)> _learned = [];

    /// <summary>How many tasks of the keys that were counted run.</summary>
    public Dictionary<(int Queue, string Key), int> Running { get; } = [];

    /// <summary>Whether keys are wanted that are not held yet.</summary>
    public bool HasWanted => _wanted.Count > 0;

    /// <summary>Says that tasks of a key are changed; null where the task has none.</summary>
    public void Want(int queue, string? key)
    {
        if (key is not null)
        {
            _changed.Add((queue, key));
            if (!_held.ContainsKey((queue, key)))
            {
                _wanted.Add((queue, key));
            }
        }
    }

    /// <summary>Holds what is wanted.</summary>
    public void Hold(Script script)
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        script.Read(
            TakeKeys,
            row => _held[(row.GetInt32(0), row.GetString(1))] = new LimitShare(
                row.GetBoolean(2), [Number(row, 3), Number(row, 4), Number(row, 5)], row.IsDBNull(6) ? null : row.GetDouble(6)),
            Queues(_wanted),
            Keys(_wanted));
        _wanted.Clear();

        static long? Number(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    }

    /// <summary>The place of a new task among those of other keys.</summary>
    public long Share(int queue, TaskRecord task, DateTimeOffset now)
    {
        var key = (queue, KeptText.Of(task.LimitKey!));
        var share = _held[key];
        var place = share.Share(task, costs.Of(queue, _learned) ?? FairShare.UnknownCost);
        if (!(task.NotBefore > now))
        {
            share.HasBacklog = true;
        }

        _changed.Add(key);
        return place;
    }

    /// <summary>Notes that a task of a key waits again.</summary>
    public void PutBack(int queue, string? key)
    {
        if (key is not null)
        {
            _held[(queue, key)].HasBacklog = true;
        }
    }

    /// <summary>Notes how long an attempt has run.</summary>
    public void Learn(int queue, string? key, TimeSpan ran)
    {
        if (key is not null)
        {
            var cost = Math.Max(ran.TotalMicroseconds, 0);
            _held[(queue, key)].Learn(cost);
            _learned.Add((queue, cost));
        }
    }

    /// <summary>Writes the places that were given, and counts what was changed.</summary>
    public void Write(Script script)
    {
        var shares = _held.Where(static share => share.Value.TakeChange()).ToList();
        if (shares.Count > 0)
        {
            script.Run(
                WriteShares,
                shares.Select(static share => share.Key.Queue).ToArray(),
                shares.Select(static share => share.Key.Key).ToArray(),
                shares.Select(static share => share.Value.Last(BentoTaskPriority.High)).ToArray(),
                shares.Select(static share => share.Value.Last(BentoTaskPriority.Normal)).ToArray(),
                shares.Select(static share => share.Value.Last(BentoTaskPriority.Low)).ToArray(),
                shares.Select(static share => share.Value.Cost).ToArray());
        }

        Count(script, _changed);
    }

    /// <summary>Counts the keys of which attempts were begun; the demand holds them.</summary>
    public void Count(Script script, IReadOnlyCollection<(int Queue, string Key)> keys)
    {
        if (keys.Count > 0)
        {
            script.Read(CountAnew, row => Running[(row.GetInt32(0), row.GetString(1))] = row.GetInt32(2), Queues(keys), Keys(keys));
        }
    }

    /// <summary>Deletes the rows of keys that are of no use any more.</summary>
    public void DropUnused(Script script)
    {
        if (_held.Count > 0)
        {
            script.Run(DropIdle, Queues(_held.Keys), Keys(_held.Keys));
        }
    }

    /// <summary>What was learnt is durable.</summary>
    public void Complete() => costs.Learn(_learned);

    private static int[] Queues(IReadOnlyCollection<(int Queue, string Key)> keys) => [.. keys.Select(static key => key.Queue)];

    private static string[] Keys(IReadOnlyCollection<(int Queue, string Key)> keys) => [.. keys.Select(static key => key.Key)];
}
