using BentoSharp.PostgreSql.Nodes;
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
    private readonly InsertRules _rules;
    private readonly CountChanges _counts;
    private readonly List<ClaimStep> _claims;
    private readonly List<(TaskRecord Task, int Queue)> _inserts = [];
    private readonly List<EndedAttempt> _attempts = [];
    private readonly Dictionary<Guid, ReportOperation> _reports = [];
    private readonly List<(Guid Task, int Attempt, TaskLogs Logs)> _logs = [];

    public CommitRun(StoreBatch batch, NpgsqlConnection connection, SqlText sql, QueueCatalog queues, NodeIdentity node)
    {
        _batch = batch;
        _connection = connection;
        _sql = sql;
        _queues = queues;
        _node = node;
        _keys = new KeyStep(queues);
        _counts = new CountChanges(queues);
        _rules = new InsertRules(_reads, _keys, queues, _counts.PendingOf);
        _claims = batch.Claims.ConvertAll(claim => new ClaimStep(claim, queues));
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
        if (_batch.Inserts.Any(static insert => insert.Idempotency is not null))
        {
            var keys = NewScript();
            _keys.AddTo(keys, _batch);
            await keys.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }

        Report();
        await CancelAsync(cancellationToken).ConfigureAwait(false);
        Finish();
        Expire();
        await InsertAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(isLast: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the operations what became of them, once that is durable.</summary>
    public void Complete()
    {
        foreach (var claim in _claims)
        {
            claim.Claim.Leases.AddRange(claim.Leases);
        }
    }

    private Script NewScript() => new(_connection, _sql);

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
        }
    }

    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        foreach (var cancel in _batch.Cancels)
        {
            if (_reads.Ended.TryGetValue(cancel.Id, out var ended))
            {
                cancel.StateBefore = ServiceOf(ended.Queue) == cancel.Service ? ended.State : null;
                continue;
            }

            if (!_reads.Tasks.TryGetValue(cancel.Id, out var task)
                || ServiceOf(task.Queue) != cancel.Service)
            {
                continue;
            }

            cancel.StateBefore = task.Standing.State;
            if (Cancel(task) && cancel.IncludeChildren)
            {
                var below = await _reads.LockDescendantsAsync(NewScript, cancel.Id, cancellationToken).ConfigureAwait(false);
                await _queues.KnowAsync(_reads.Queues, cancellationToken).ConfigureAwait(false);
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

            if (AttemptHistory.ErrorOf(finish.End, finish.Error) is { } error)
            {
                _attempts.Add(new EndedAttempt(finish.Id, task.Standing, Now, task.Node, error));
            }

            (task.Error, task.Response) = (finish.Error, finish.Response);
            Change(task, after);
            LeavesWork |= after.State == BentoTaskStatus.Pending;
        }
    }

    private TaskStanding? After(FinishOperation finish, in TaskStanding task) => finish.End switch
    {
        AttemptEnd.Succeeded => TaskStateMachine.Succeed(task, finish.Fence, Now),
        AttemptEnd.Failed => TaskStateMachine.Fail(task, finish.Fence, Now),
        AttemptEnd.Retry => TaskStateMachine.RetryLater(task, finish.Fence, finish.NotBefore, finish.Due),
        _ => TaskStateMachine.GiveBack(task, finish.Fence, finish.NotBefore, finish.Due),
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

            if (_rules.IsFull(insert))
            {
                // What idle workers take at once does not wait.
                await WriteAsync(isLast: false, cancellationToken).ConfigureAwait(false);
                if (_rules.IsFull(insert))
                {
                    insert.Result = InsertResult.QueueFull;
                    continue;
                }
            }

            var queue = _queues.Find(new TaskQueueName(insert.Task.Service, insert.Task.Task))!.Value;
            _rules.Accept(insert, queue);
            _inserts.Add((insert.Task, queue));
            _counts.Add(queue, 1, 0);
            LeavesWork = true;
        }
    }

    private async Task WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        var script = NewScript();
        HistoryWrites.Report(script, _reports);
        _logs.ForEach(log => HistoryWrites.Log(script, log.Task, log.Attempt, log.Logs));
        HistoryWrites.Attempts(script, _attempts);
        var changed = _reads.Tasks.Values.Where(static task => task.IsChanged).ToList();
        RowWrites.Change(script, changed, Now);
        RowWrites.Insert(script, _inserts, Now);
        if (isLast)
        {
            _keys.Correct(script);
            Pauses.Write(script, _batch.Pauses, Now);
        }

        if (_reads.HasLease)
        {
            _claims.ForEach(claim => claim.AddTo(script, _node.Life, _node.Name, Now));
        }

        if (isLast)
        {
            script.Read(SharedState.NextWakeText, row => NextWake = TaskColumns.Time(row, 0));
        }

        _reports.Clear();
        _logs.Clear();
        _attempts.Clear();
        _inserts.Clear();
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        changed.ForEach(static task => task.IsChanged = false);
        foreach (var queue in _claims.SelectMany(static claim => claim.TakeFresh()))
        {
            _counts.Add(queue, -1, 1);
        }

        await GiveUpUnreadableAsync(cancellationToken).ConfigureAwait(false);
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
            _counts.Add(task.Queue, -1, 0);
            _batch.EndedInQueue.Add(task.Id);
        }
    }

    private void Change(LockedTask task, in TaskStanding after)
    {
        var before = task.Standing.State;
        task.Standing = after;
        task.IsChanged = true;
        _counts.Add(
            task.Queue,
            Is(after.State, BentoTaskStatus.Pending) - Is(before, BentoTaskStatus.Pending),
            Is(after.State, BentoTaskStatus.InProgress) - Is(before, BentoTaskStatus.InProgress));

        static int Is(BentoTaskStatus state, BentoTaskStatus which) => state == which ? 1 : 0;
    }

    private static bool HasRight(LockedTask task, long fence) =>
        task.Standing.State == BentoTaskStatus.InProgress && task.Standing.Fence == fence;

    private string? ServiceOf(int queue) => _queues.Known(queue).Service;
}
