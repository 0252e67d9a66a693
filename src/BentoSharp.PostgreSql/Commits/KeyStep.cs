using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// The idempotency keys of a batch. They are taken first, in one order on all nodes: who comes second waits for the first one's commit and then
/// finds its task.
/// </summary>
internal sealed class KeyStep(QueueCatalog queues, NodeClock clock)
{
    private const string TakeKeys =
        """
        INSERT INTO $s.task_key AS k (owner, queue, key, id, hash, expires_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS i (owner, queue, key, id, hash, expires_at) ORDER BY i.owner, i.queue, i.key
        ON CONFLICT (owner, queue, key) DO UPDATE SET id = excluded.id, hash = excluded.hash, expires_at = excluded.expires_at
            WHERE k.expires_at <= (SELECT $s.now_us())
        """;

    private const string ReadKeys =
        """
        SELECT k.owner, k.queue, k.key, k.id, k.hash FROM unnest($1, $2, $3) AS i (owner, queue, key)
        CROSS JOIN LATERAL (SELECT * FROM $s.task_key WHERE owner = i.owner AND queue = i.queue AND key = i.key LIMIT 1) k
        """;

    private const string FreeKey = "DELETE FROM $s.task_key WHERE owner = $1 AND queue = $2 AND key = $3";

    private const string ChangeKey = "UPDATE $s.task_key SET id = $4, hash = $5, expires_at = $6 WHERE owner = $1 AND queue = $2 AND key = $3";

    private readonly Dictionary<(string Owner, int Queue, string Key), (Guid Id, byte[] Hash)> _found = [];
    private readonly Dictionary<(string Owner, int Queue, string Key), InsertOperation> _reserved = [];
    private readonly Dictionary<(string Owner, int Queue, string Key), InsertOperation> _taken = [];

    /// <summary>Takes the keys of a batch, and reads those that are taken.</summary>
    public void AddTo(Script script, StoreBatch batch)
    {
        foreach (var insert in batch.Inserts.Where(static insert => insert.Idempotency is not null))
        {
            _reserved.TryAdd(KeyOf(insert), insert);
        }

        if (_reserved.Count == 0)
        {
            return;
        }

        var owners = _reserved.Keys.Select(static key => key.Owner).ToArray();
        var numbers = _reserved.Keys.Select(static key => key.Queue).ToArray();
        var keys = _reserved.Keys.Select(static key => key.Key).ToArray();
        script.Run(
            TakeKeys,
            owners,
            numbers,
            keys,
            _reserved.Values.Select(static insert => insert.Task.Id).ToArray(),
            _reserved.Values.Select(static insert => insert.Idempotency!.Value.Hash.ToArray()).ToArray(),
            _reserved.Values.Select(insert => clock.ToDatabase(insert.Idempotency!.Value.ExpiresAt)).ToArray());
        script.Read(
            ReadKeys,
            row => _found[(row.GetString(0), row.GetInt32(1), row.GetString(2))] = (row.GetGuid(3), row.GetFieldValue<byte[]>(4)),
            owners,
            numbers,
            keys);
    }

    /// <summary>The task of a key, if it is of the same arguments; null where the key is free for this batch.</summary>
    public (Guid Id, bool IsSame)? Find(InsertOperation insert, IdempotencyKey key)
    {
        var name = KeyOf(insert);
        if (_taken.TryGetValue(name, out var taken))
        {
            return (taken.Task.Id, taken.Idempotency!.Value.Hash.Span.SequenceEqual(key.Hash.Span));
        }

        // A key that this batch has taken holds the id of the batch's first insert of it.
        return _found.TryGetValue(name, out var found) && found.Id != _reserved[name].Task.Id
            ? (found.Id, found.Hash.AsSpan().SequenceEqual(key.Hash.Span))
            : null;
    }

    /// <summary>Says that an insert of the batch becomes the task of its key.</summary>
    public void Take(InsertOperation insert, IdempotencyKey key) => _taken.Add(KeyOf(insert), insert);

    /// <summary>Gives back the keys whose inserts were refused, and corrects those that a later insert of the batch has.</summary>
    public void Correct(Script script)
    {
        foreach (var (name, first) in _reserved.Where(key => _found.TryGetValue(key.Key, out var found) && found.Id == key.Value.Task.Id))
        {
            if (!_taken.TryGetValue(name, out var taken))
            {
                script.Run(FreeKey, name.Owner, name.Queue, name.Key);
            }
            else if (taken != first)
            {
                var key = taken.Idempotency!.Value;
                script.Run(ChangeKey, name.Owner, name.Queue, name.Key, taken.Task.Id, key.Hash.ToArray(), clock.ToDatabase(key.ExpiresAt));
            }
        }
    }

    // Nobody is an owner of his own, for NULL would be unique each time.
    private (string Owner, int Queue, string Key) KeyOf(InsertOperation insert) => (
        KeptText.Of(insert.Task.Owner) ?? string.Empty,
        queues.Find(new TaskQueueName(insert.Task.Service, insert.Task.Task))!.Value,
        KeptText.Of(insert.Idempotency!.Value.Key));
}
