using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Payloads;
using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>
/// Carries out one batch in one transaction: it locks and reads what the batch is about, decides by the rules of the queue, and writes the outcome
/// together with the claims. Nothing of the batch's operations is set before the commit.
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
    private readonly InsertRules _rules;
    private readonly CountChanges _counts;
    private readonly List<ClaimStep> _claims;
    private readonly List<(TaskRecord Task, int Queue)> _inserts = [];
    private readonly List<EndedAttempt> _attempts = [];
    private readonly Dictionary<Guid, ReportOperation> _reports = [];
    private readonly List<(Guid Task, int Attempt, TaskLogs Logs)> _logs = [];
    private readonly List<(Guid Task, long Run, int Attempt, TaskItems Items)> _items = [];

    public CommitRun(StoreBatch batch, NpgsqlConnection connection, SqlText sql, StoreParts parts, NodeIdentity node)
    {
        var queues = parts.Queues;
        _batch = batch;
        _connection = connection;
        _sql = sql;
        _queues = queues;
        _node = node;
        _keys = new KeyStep(queues);
        _limits = new LimitStep(parts.Costs);
        _counts = new CountChanges(queues);
        _rules = new InsertRules(_reads, _keys, queues, _counts.PendingOf);
        _claims = batch.Claims.ConvertAll(claim => new ClaimStep(claim, queues, parts.Payloads));
    }

    /// <summary>The time of the transaction, by the database's clock.</summary>
    public DateTimeOffset Now => _reads.Now;

    /// <summary>When the next task becomes ready or expires.</summary>
    public DateTimeOffset? NextWake { get; private set; }

    /// <summary>Whether this node has lost its lease: it must begin a new life before it begins attempts.</summary>
    public bool HasLostLease => _claims.Count > 0 && !_reads.HasLease;

    /// <summary>Whether the batch leaves work to others.</summary>
    public bool LeavesWork { get; private set; }

    /// <summary>What is counted otherwise after the commit.</summary>
    public CountChanges Counts => _counts;

    /// <summary>Carries out the batch, up to the commit.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var script = NewScript();
        await _reads.RunAsync(script, _batch, _node.Life, cancellationToken).ConfigureAwait(false);
        await _queues.KnowAsync(_reads.Queues, cancellationToken).ConfigureAwait(false);
        var hold = NewScript();
        _keys.AddTo(hold, _batch);
        _owners.AddTo(hold, _batch);
        _payloads.HoldAll(hold, _batch);
        HoldLimits(hold);
        await hold.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        Report();
        await CancelAsync(cancellationToken).ConfigureAwait(false);
        Finish();
        Expire();
        await InsertAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(isLast: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many tasks of the keys that were touched run.</summary>
    public Dictionary<(int Queue, string Key), int> Running => _limits.Running;

    /// <summary>Tells the operations what became of them, once that is durable.</summary>
    public void Complete()
    {
        _limits.Complete();
        foreach (var claim in _claims)
        {
            claim.Claim.Leases.AddRange(claim.Leases);
        }
    }

    private Script NewScript() => new(_connection, _sql);

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

    private void Report()
    {
        foreach (var report in _batch.Reports)
        {
            if (!_reads.Tasks.TryGetValue(report.Id, out var task) || !HasRight(task, report.Fence))
            {
                continue;
            }

            if (report.Progress is not null)
            {
                _reports[report.Id] = report;
            }

            if (!report.Logs.IsEmpty)
            {
                _logs.Add((report.Id, task.Standing.Attempt, report.Logs));
            }

            if (!report.Items.IsEmpty)
            {
                _items.Add((report.Id, report.Fence, task.Standing.Attempt, report.Items));
            }
        }
    }

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
            if (Cancel(task) && cancel.IncludeChildren)
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
            if (_reads.Tasks.TryGetValue(id, out var child) && child.Standing.State is var before && Cancel(child))
            {
                _batch.CanceledChildren.Add(new TaskEnd(id, BentoTaskStatus.Canceled, WasRunning: before == BentoTaskStatus.InProgress));
            }
        }
    }

    private bool Cancel(LockedTask task)
    {
        if (TaskStateMachine.Cancel(task.Standing, Now) is not { } after)
        {
            return false;
        }

        Change(task, after);
        return true;
    }

    private void Finish()
    {
        foreach (var finish in _batch.Finishes)
        {
            if (!_reads.Tasks.TryGetValue(finish.Id, out var task) || After(finish, task.Standing) is not { } after)
            {
                continue;
            }

            finish.IsApplied = true;
            if (!finish.Logs.IsEmpty)
            {
                _logs.Add((finish.Id, task.Standing.Attempt, finish.Logs));
            }

            if (finish.Items.Lines is not null)
            {
                _items.Add((finish.Id, finish.Fence, task.Standing.Attempt, finish.Items));
            }

            if (AttemptHistory.ErrorOf(finish.End, finish.Error) is { } error)
            {
                _attempts.Add(new EndedAttempt(finish.Id, task.Standing, Now, task.Node, error));
            }

            _payloads.Add(finish.Id, finish.Response?.Payload);
            _limits.Learn(task.Queue, task.LimitKey, Now - (task.Standing.ExecutedAt ?? Now));
            (task.Error, task.Response) = (finish.Error, finish.Response);
            if (TaskStateMachine.IsTerminal(after.State))
            {
                task.KeptBytes = OwnedBytes.Of(finish.Response);
                _owners.Keep(task.Owner, task.KeptBytes);
            }

            Change(task, after);

            // Where a key has a limit, its next task may begin anywhere.
            LeavesWork |= after.State == BentoTaskStatus.Pending || task.LimitKey is not null;
            if (after.State == BentoTaskStatus.Pending && !TaskStateMachine.IsEarly(after, Now))
            {
                _limits.PutBack(task.Queue, task.LimitKey);
            }
        }
    }

    private TaskStanding? After(FinishOperation finish, in TaskStanding task) => finish.End switch
    {
        AttemptEnd.Succeeded => TaskStateMachine.Succeed(task, finish.Fence, Now),
        AttemptEnd.Failed => TaskStateMachine.Fail(task, finish.Fence, Now),
        AttemptEnd.Retry => TaskStateMachine.RetryLater(task, finish.Fence, finish.NotBefore, finish.Due),
        _ => TaskStateMachine.GiveBack(task, finish.Fence, finish.NotBefore, finish.Due, finish.IsInterruption),
    };

    /// <summary>Ends what waits too long: what was found, and what this batch has put back.</summary>
    private void Expire()
    {
        foreach (var task in _reads.Tasks.Values)
        {
            if (TaskStateMachine.Expire(task.Standing, Now) is { } after)
            {
                var failure = TaskExpiry.Of(task.Standing)!.Value.Failure;
                (task.Error, task.Response) = (failure.Error, failure.Response);
                Change(task, after);
                _batch.EndedInQueue.Add(task.Id);
            }
        }
    }

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

            var queue = QueueOf(insert.Task);
            _rules.Accept(insert, queue);
            _payloads.Add(insert.Task.Id, insert.Task.Request);
            _inserts.Add((insert.Task.LimitKey is null ? insert.Task : insert.Task with { Due = _limits.Share(queue, insert.Task, Now) }, queue));
            _counts.Add(queue, 1, 0);
            _owners.Wait(insert.Task.Owner, 1);
            _owners.Keep(insert.Task.Owner, OwnedBytes.Of(insert.Task.Request!));
            LeavesWork = true;
        }
    }

    private InsertResult? Refuse(InsertOperation insert) => _rules.IsFull(insert) ? InsertResult.QueueFull : _owners.Refuse(insert);

    private async Task WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        var script = NewScript();
        HistoryWrites.Report(script, _reports);
        _logs.ForEach(log => HistoryWrites.Log(script, log.Task, log.Attempt, log.Logs));
        _items.ForEach(items => HistoryWrites.Items(script, items.Task, items.Run, items.Attempt, items.Items));
        HistoryWrites.Attempts(script, _attempts);
        var changed = _reads.Tasks.Values.Where(static task => task.IsChanged).ToList();
        RowWrites.Change(script, changed, Now);
        RowWrites.Insert(script, _inserts, Now);
        _payloads.Write(script);
        _limits.Write(script);
        if (isLast)
        {
            _keys.Correct(script);
            _owners.Write(script);
            Pauses.Write(script, _batch.Pauses, Now);
        }

        _reports.Clear();
        _logs.Clear();
        _items.Clear();
        _attempts.Clear();
        _inserts.Clear();
        script = await ClaimAsync(script, cancellationToken).ConfigureAwait(false);
        if (isLast)
        {
            _limits.DropUnused(script);
            script.Read(SharedState.NextWakeText, row => NextWake = TaskColumns.Time(row, 0));
        }

        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        changed.ForEach(static task => task.IsChanged = false);
        await GiveUpUnreadableAsync(cancellationToken).ConfigureAwait(false);
        await CountFreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds the demands to the statements. A demand with limits sees what those before it have begun.</summary>
    /// <returns>The statements that are not executed yet.</returns>
    private async Task<Script> ClaimAsync(Script script, CancellationToken cancellationToken)
    {
        foreach (var claim in _reads.HasLease ? _claims : [])
        {
            if (claim.AddTo(script, _node.Life, _node.Name, Now) && claim.Claim.Limits.Count > 0 && claim != _claims[^1])
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
            _counts.Add(lease.Queue, -1, 1);
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
        var given = unreadable.ConvertAll(lease => new LockedTask
        {
            Id = lease.Task.Id,
            Queue = lease.Queue,
            Error = QueueFailure.Unreadable.Error,
            Response = QueueFailure.Unreadable.Response,
            Standing = Hosting.Storage.Sqlite.TaskRow.StandingOf(lease.Task) with { State = BentoTaskStatus.Failure, FinishedAt = Now },
        });
        var script = NewScript();
        RowWrites.Change(script, given, Now);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        foreach (var task in given)
        {
            _counts.Add(task.Queue, 0, -1);
            _batch.EndedInQueue.Add(task.Id);
        }
    }

    private void Change(LockedTask task, in TaskStanding after)
    {
        var before = task.Standing.State;
        task.Standing = after;
        task.IsChanged = true;
        var waits = Is(after.State, BentoTaskStatus.Pending) - Is(before, BentoTaskStatus.Pending);
        _owners.Wait(task.Owner, waits);
        _counts.Add(
            task.Queue,
            waits,
            Is(after.State, BentoTaskStatus.InProgress) - Is(before, BentoTaskStatus.InProgress));

        static int Is(BentoTaskStatus state, BentoTaskStatus which) => state == which ? 1 : 0;
    }

    private static bool HasRight(LockedTask task, long fence) =>
        task.Standing.State == BentoTaskStatus.InProgress && task.Standing.Fence == fence;

    private bool IsMeant(CancelOperation cancel, int queue, string? owner) =>
        _queues.Known(queue).Service == cancel.Service && cancel.Owners?.Includes(owner) != false;
}
