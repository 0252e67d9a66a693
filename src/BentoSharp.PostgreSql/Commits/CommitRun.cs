using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Payloads;
using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Npgsql;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// Carries out one batch in one transaction. What depends on more than a fence is looked at first: it locks and reads what the batch is about, and
/// decides by the rules of the queue. Then all is written at once, together with the claims. A batch that needs no look is one round trip.
/// </summary>
internal sealed class CommitRun
{
    private readonly StoreBatch _batch;
    private readonly NpgsqlConnection _connection;
    private readonly SqlText _sql;
    private readonly QueueCatalog _queues;
    private readonly NodeIdentity _node;
    private readonly BatchReads _reads = new();
    private readonly KeyStep _keys;
    private readonly LimitStep _limits;
    private readonly OwnerStep _owners = new();
    private readonly PayloadRows _payloads = new();
    private readonly FinishStep _finishes;
    private readonly InsertStep _inserts;
    private readonly InsertRules _rules;
    private readonly TaskDecisions _decisions;
    private readonly List<ClaimStep> _claims;
    private readonly NodeClock _clock;
    private bool _leavesWork;

    /// <param name="batch">The batch.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="parts">What the transactions of the store have in common.</param>
    /// <param name="node">This life of this node.</param>
    /// <param name="looks">Whether to look also where the batch itself does not need it.</param>
    public CommitRun(StoreBatch batch, NpgsqlConnection connection, StoreParts parts, NodeIdentity node, bool looks)
    {
        _batch = batch;
        _connection = connection;
        _sql = parts.Sql;
        _queues = parts.Queues;
        _node = node;
        _keys = new KeyStep(_queues, parts.Clock);
        _limits = new LimitStep(parts.Costs);
        Counts = new CountChanges(_queues);
        _rules = new InsertRules(_reads, _keys, _queues, Counts.PendingOf);
        _clock = parts.Clock;
        _decisions = new TaskDecisions(batch, _reads, _limits, _owners, _payloads, Counts, _clock);
        _finishes = new FinishStep(batch, parts.Leased);
        _inserts = new InsertStep(node);
        _claims = batch.Claims.ConvertAll(claim => new ClaimStep(claim, parts));
        Looks = looks || _finishes.Others.Count > 0 || PlainBatch.NeedsLook(batch);
    }

    /// <summary>Whether it needs a transaction, because it looks before it writes.</summary>
    public bool Looks { get; }

    /// <summary>What was found at the end.</summary>
    public LastLook Last { get; private set; }

    /// <summary>Whether the batch leaves work to others.</summary>
    public bool LeavesWork => _leavesWork || _decisions.LeavesWork;

    /// <summary>What is counted otherwise after the commit.</summary>
    public CountChanges Counts { get; }

    /// <summary>How many tasks of the keys that were touched run.</summary>
    public Dictionary<(int Queue, string Key), int> Running => _limits.Running;

    /// <summary>Carries out the batch, up to the commit; one that does not look is committed as well.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Looks)
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
            _decisions.Report();
            await CancelAsync(cancellationToken).ConfigureAwait(false);
            _decisions.Finish(_finishes.Others);
            _decisions.Expire();
        }

        await InsertAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(isLast: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the operations what became of them, once that is durable.</summary>
    public void Complete()
    {
        _limits.Complete();
        _finishes.Count(Counts);
        foreach (var claim in _claims)
        {
            claim.Claim.Leases.AddRange(claim.Leases);
        }
    }

    private Script NewScript() => new(_connection, _sql);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var look = NewScript();
        PlannerSettings.AddTo(look);
        await _reads.RunAsync(look, _batch, _finishes.Others, cancellationToken).ConfigureAwait(false);
        await _queues.KnowAsync(_reads.Queues, cancellationToken).ConfigureAwait(false);
        var hold = NewScript();
        _keys.AddTo(hold, _batch);
        _owners.AddTo(hold, _batch);
        _payloads.HoldAll(hold, _batch);
        HoldLimits(hold);
        await hold.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    private void HoldLimits(Script script)
    {
        foreach (var task in _reads.Tasks.Values)
        {
            _limits.Want(task.Queue, task.LimitKey);
        }

        foreach (var (queue, key) in _reads.ReleasedKeys)
        {
            _limits.Want(queue, key);
        }

        foreach (var task in _batch.Inserts.Select(static insert => insert.Task).Where(static task => task.LimitKey is not null))
        {
            _limits.Want(QueueOf(task), KeptText.Of(task.LimitKey));
        }

        _limits.Hold(script);
    }

    private int QueueOf(TaskRecord task) => _queues.Find(new TaskQueueName(task.Service, task.Task))!.Value;

    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        foreach (var cancel in _batch.Cancels)
        {
            if (_reads.Ended.TryGetValue(cancel.Id, out var ended))
            {
                cancel.StateBefore = IsMeant(cancel, ended.Queue, ended.Owner) ? ended.State : null;
                continue;
            }

            if (!_reads.Tasks.TryGetValue(cancel.Id, out var task) || !IsMeant(cancel, task.Queue, task.Owner))
            {
                continue;
            }

            cancel.StateBefore = task.Standing.State;
            if (_decisions.Cancel(task) && cancel.IncludeChildren)
            {
                var below = await _reads.LockDescendantsAsync(NewScript, cancel.Id, cancellationToken).ConfigureAwait(false);
                await _queues.KnowAsync(_reads.Queues, cancellationToken).ConfigureAwait(false);
                var hold = NewScript();
                HoldLimits(hold);
                await hold.ExecuteAsync(cancellationToken).ConfigureAwait(false);
                CancelAll(below);
            }
        }
    }

    private void CancelAll(List<Guid> ids)
    {
        foreach (var id in ids)
        {
            if (_reads.Tasks.TryGetValue(id, out var child) && child.Standing.State is var before && _decisions.Cancel(child))
            {
                _batch.CanceledChildren.Add(new TaskEnd(id, BentoTaskStatus.Canceled, WasRunning: before == BentoTaskStatus.InProgress));
            }
        }
    }

    private bool IsMeant(CancelOperation cancel, int queue, string? owner) =>
        _queues.Known(queue).Service == cancel.Service && cancel.Owners?.Includes(owner) != false;

    private async Task InsertAsync(CancellationToken cancellationToken)
    {
        foreach (var insert in _batch.Inserts)
        {
            _rules.ThrowIfNotNew(insert.Task);
            if (_rules.IsRefused(insert))
            {
                continue;
            }

            if (!_payloads.HasAll(insert.Task.Request))
            {
                insert.Result = InsertResult.FilesGone;
                continue;
            }

            if (Refuse(insert) is not null)
            {
                // What idle workers take at once does not wait.
                await WriteAsync(isLast: false, cancellationToken).ConfigureAwait(false);
                if (Refuse(insert) is { } refused)
                {
                    insert.Result = refused;
                    continue;
                }
            }

            Accept(insert, QueueOf(insert.Task));
        }
    }

    private void Accept(InsertOperation insert, int queue)
    {
        var task = _clock.ToDatabase(insert.Task);
        _rules.Accept(insert, queue);
        _payloads.Add(task.Id, task.Request);
        _inserts.Add(task.LimitKey is null ? task : task with { Due = _limits.Share(queue, task, _reads.Now) }, queue);
        Counts.Add(queue, 1, 0);
        _owners.Wait(task.Owner, 1);
        _owners.Keep(task.Owner, OwnedBytes.Of(task.Request!));
    }

    private InsertResult? Refuse(InsertOperation insert) => _rules.IsFull(insert) ? InsertResult.QueueFull : _owners.Refuse(insert);

    private async Task WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        var script = NewScript();
        if (!Looks)
        {
            PlannerSettings.AddTo(script);
        }

        _decisions.Write(script);
        if (isLast)
        {
            _finishes.AddTo(script);
        }

        if (isLast)
        {
            Pauses.Write(script, _batch.Pauses);
        }

        var inserted = _inserts.Tasks.Select(static insert => insert.Task.Id).ToList();
        Insert(script);
        _payloads.Write(script);
        _limits.Write(script);
        if (isLast)
        {
            _keys.Correct(script);
            _owners.Write(script);
        }

        script = await ClaimAsync(script, cancellationToken).ConfigureAwait(false);
        if (isLast)
        {
            _limits.DropUnused(script);
            LookLast(script);
        }

        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await GiveUpUnreadableAsync(cancellationToken).ConfigureAwait(false);
        await CountFreshAsync(cancellationToken).ConfigureAwait(false);
        _leavesWork |= Leaves(inserted);
    }

    private bool Leaves(List<Guid> inserted)
    {
        var leased = _claims.SelectMany(static claim => claim.Leases).Select(static lease => lease.Id).ToHashSet();
        return inserted.Exists(id => !leased.Contains(id));
    }

    private void Insert(Script script)
    {
        var direct = new DirectLeases();
        _claims.ForEach(claim => claim.Choose(_inserts.Tasks, direct));
        _inserts.AddTo(script, direct);
    }

    private void LookLast(Script script)
    {
        if (_batch.Claims.Count + _batch.Inserts.Count > 0 || Looks)
        {
            LastLook.AddTo(script, _claims.SelectMany(static claim => claim.Queues), _node.Life, look => Last = look);
        }
    }

    /// <summary>Adds the demands to the statements. A demand with limits sees what those before it have begun.</summary>
    /// <returns>The statements that are not executed yet.</returns>
    private async Task<Script> ClaimAsync(Script script, CancellationToken cancellationToken)
    {
        foreach (var claim in _claims)
        {
            if (claim.AddTo(script, _node, withKeys: Looks) && Looks && claim.Claim.Limits.Count > 0 && claim != _claims[^1])
            {
                await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
                await CountFreshAsync(cancellationToken).ConfigureAwait(false);
                script = NewScript();
            }
        }

        return script;
    }

    /// <summary>Counts what the demands have begun.</summary>
    private async Task CountFreshAsync(CancellationToken cancellationToken)
    {
        var fresh = _claims.SelectMany(static claim => claim.TakeFresh()).ToList();
        foreach (var lease in fresh)
        {
            Counts.Add(lease.Queue, -1, 1);
            _owners.Wait(lease.Owner, -1);
        }

        var keys = fresh.Where(static lease => lease.Key is not null).Select(static lease => (lease.Queue, lease.Key!)).ToHashSet();
        if (keys.Count > 0)
        {
            var script = NewScript();
            _limits.Count(script, keys);
            await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends tasks whose requests can't be read: each fails alone, and those behind it go on.</summary>
    private async Task GiveUpUnreadableAsync(CancellationToken cancellationToken)
    {
        var unreadable = _claims.SelectMany(static claim => claim.Unreadable).ToList();
        if (unreadable.Count == 0)
        {
            return;
        }

        _claims.ForEach(static claim => claim.Unreadable.Clear());
        var script = NewScript();
        Unreadable.AddTo(script, unreadable, Looks ? _reads.Now : Last.Now);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (queue, task) in unreadable)
        {
            Counts.Add(queue, 0, -1);
            _batch.EndedInQueue.Add(task.Id);
        }
    }
}
