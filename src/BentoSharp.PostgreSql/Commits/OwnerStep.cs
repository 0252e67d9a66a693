using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// What a batch changes of what owners have, and whether they may have more. A commit adds its changes of bytes as rows of their own, so that no two nodes
/// wait for each other; who asks how much an owner has holds the owner's row until his commit, and folds the changes into it.
/// </summary>
internal sealed class OwnerStep
{
    private const string Hold =
        """
        INSERT INTO $s.task_owner AS o (owner, bytes) SELECT i.owner, 0 FROM unnest($1) AS i (owner) ORDER BY i.owner
        ON CONFLICT (owner) DO UPDATE SET bytes = o.bytes
        """;

    private const string Fold =
        """
        WITH gone AS (DELETE FROM $s.task_owner_change WHERE owner = ANY($1) RETURNING owner, bytes)
        UPDATE $s.task_owner o SET bytes = o.bytes + g.bytes FROM (SELECT owner, sum(bytes)::bigint AS bytes FROM gone GROUP BY owner) g
        WHERE o.owner = g.owner
        """;

    private const string Have =
        """
        SELECT i.owner, o.bytes, CASE WHEN i.counts THEN (SELECT count(*) FROM $s.task_row t WHERE t.state = 0 AND t.owner = i.owner) ELSE 0 END
        FROM unnest($1, $2) AS i (owner, counts) JOIN $s.task_owner o ON o.owner = i.owner
        """;

    private const string Change = "INSERT INTO $s.task_owner_change (owner, bytes) SELECT i.owner, i.bytes FROM unnest($1, $2) AS i (owner, bytes)";

    private const string ManyChanges =
        "SELECT owner FROM $s.task_owner_change GROUP BY owner HAVING count(*) > 1 OR min(bytes) < 0 ORDER BY count(*) DESC, owner LIMIT $1";

    private readonly Dictionary<string, (long Bytes, long Pending)> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Bytes, int Pending)> _changes = new(StringComparer.Ordinal);

    /// <summary>Holds the owners whose inserts are bounded, and reads what they have.</summary>
    public void AddTo(Script script, StoreBatch batch)
    {
        var bounded = batch.Inserts
            .Where(static insert => insert.Task.Owner is not null && (insert.MaxPendingOfOwner is not null || insert.MaxBytesOfOwner is not null))
            .ToLookup(static insert => KeptText.Of(insert.Task.Owner!), static insert => insert.MaxPendingOfOwner is not null);
        if (bounded.Count == 0)
        {
            return;
        }

        var owners = bounded.Select(static owner => owner.Key).ToArray();
        AddFold(script, owners);
        script.Read(
            Have,
            row => _found[row.GetString(0)] = (row.GetInt64(1), row.GetInt64(2)),
            owners,
            bounded.Select(static owner => owner.Any(static counts => counts)).ToArray());
    }

    /// <summary>Why a task must not be inserted, because its owner has as much as he may; null where it may be.</summary>
    public InsertResult? Refuse(InsertOperation insert)
    {
        if (insert.Task.Owner is not { } owner || !_found.TryGetValue(KeptText.Of(owner), out var found))
        {
            return null;
        }

        var change = _changes.GetValueOrDefault(KeptText.Of(owner));
        return found.Pending + change.Pending >= insert.MaxPendingOfOwner ? InsertResult.OwnerQueueFull
            : found.Bytes + change.Bytes + OwnedBytes.Of(insert.Task.Request!) > insert.MaxBytesOfOwner ? InsertResult.OwnerBytesFull
            : null;
    }

    /// <summary>Notes that tasks of an owner wait, or wait no more.</summary>
    public void Wait(string? owner, int change) => Add(owner, 0, change);

    /// <summary>Notes that bytes are kept for an owner.</summary>
    public void Keep(string? owner, long bytes) => Add(owner, bytes, 0);

    /// <summary>Writes what the batch has changed.</summary>
    public void Write(Script script)
    {
        var changed = _changes.Where(static change => change.Value.Bytes != 0).ToList();
        if (changed.Count > 0)
        {
            script.Run(Change, changed.Select(static change => change.Key).ToArray(), changed.Select(static change => change.Value.Bytes).ToArray());
        }
    }

    /// <summary>Folds the changes of some owners, and forgets those that have nothing. In a transaction of its own, which holds nothing else.</summary>
    /// <returns>How many owners there were.</returns>
    public static async Task<int> FoldAsync(Func<Script> script, int max)
    {
        var owners = new List<string>();
        var find = script();
        find.Read(ManyChanges, row => owners.Add(row.GetString(0)), max);
        await find.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        if (owners.Count > 0)
        {
            var fold = script();
            AddFold(fold, [.. owners]);
            fold.Run("DELETE FROM $s.task_owner WHERE owner = ANY($1) AND bytes = 0", (object)owners.ToArray());
            await fold.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return owners.Count;
    }

    private static void AddFold(Script script, string[] owners)
    {
        script.Run(Hold, (object)owners);
        script.Run(Fold, (object)owners);
    }

    private void Add(string? owner, long bytes, int pending)
    {
        if (owner is not null)
        {
            var before = _changes.GetValueOrDefault(KeptText.Of(owner));
            _changes[KeptText.Of(owner)] = (before.Bytes + bytes, before.Pending + pending);
        }
    }
}
