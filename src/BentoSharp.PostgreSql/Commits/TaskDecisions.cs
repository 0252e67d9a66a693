using BentoSharp.PostgreSql.Payloads;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Decides by the rules of the queue what becomes of tasks that a transaction holds, and gathers what is to be written of them.</summary>
internal sealed class TaskDecisions(StoreBatch batch, BatchReads reads, LimitStep limits, OwnerStep owners, PayloadRows payloads, CountChanges counts, NodeClock clock)
{
    private readonly List<EndedAttempt> _attempts = [];
    private readonly Dictionary<Guid, ReportOperation> _reports = [];
    private readonly List<(Guid Task, int Attempt, TaskLogs Logs)> _logs = [];
    private readonly List<(Guid Task, long Run, int Attempt, TaskItems Items)> _items = [];

    /// <summary>Whether tasks were put back that others may begin.</summary>
    public bool LeavesWork { get; private set; }

    /// <summary>Takes what running attempts report.</summary>
    public void Report()
    {
        foreach (var report in batch.Reports)
        {
            if (!reads.Tasks.TryGetValue(report.Id, out var task)
                || task.Standing.State != BentoTaskStatus.InProgress
                || task.Standing.Fence != report.Fence)
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

    /// <summary>Cancels a task that is held.</summary>
    /// <returns>Whether it had not ended.</returns>
    public bool Cancel(LockedTask task)
    {
        if (TaskStateMachine.Cancel(task.Standing, reads.Now) is not { } after)
        {
            return false;
        }

        Change(task, after);
        return true;
    }

    /// <summary>Ends attempts, where they have the right.</summary>
    public void Finish(IEnumerable<FinishOperation> finishes)
    {
        foreach (var finish in finishes)
        {
            if (reads.Tasks.TryGetValue(finish.Id, out var task) && After(finish, task.Standing) is { } after)
            {
                Finish(finish, task, after);
            }
        }
    }

    /// <summary>Ends what waits too long: what was found, and what this batch has put back.</summary>
    public void Expire()
    {
        foreach (var task in reads.Tasks.Values)
        {
            if (TaskStateMachine.Expire(task.Standing, reads.Now) is { } after)
            {
                var failure = TaskExpiry.Of(task.Standing)!.Value.Failure;
                (task.Error, task.Response) = (failure.Error, failure.Response);
                Change(task, after);
                batch.EndedInQueue.Add(task.Id);
            }
        }
    }

    /// <summary>Adds the statements that write what was decided since the last call.</summary>
    public void Write(Script script)
    {
        HistoryWrites.Report(script, _reports);
        HistoryWrites.Logs(script, _logs, clock);
        _items.ForEach(items => HistoryWrites.Items(script, items.Task, items.Run, items.Attempt, items.Items));
        HistoryWrites.Attempts(script, _attempts);
        var changed = reads.Tasks.Values.Where(static task => task.IsChanged).ToList();
        RowWrites.Change(script, changed, reads.Now);
        changed.ForEach(static task => task.IsChanged = false);
        _reports.Clear();
        _logs.Clear();
        _items.Clear();
        _attempts.Clear();
    }

    private void Finish(FinishOperation finish, LockedTask task, in TaskStanding after)
    {
        var before = task.Standing;
        finish.IsApplied = true;
        if (!finish.Logs.IsEmpty)
        {
            _logs.Add((finish.Id, before.Attempt, finish.Logs));
        }

        if (finish.Items.Lines is not null)
        {
            _items.Add((finish.Id, finish.Fence, before.Attempt, finish.Items));
        }

        if (AttemptHistory.ErrorOf(finish.End, finish.Error) is { } error)
        {
            _attempts.Add(new EndedAttempt(finish.Id, before, reads.Now, task.Node, error));
        }

        payloads.Add(finish.Id, finish.Response?.Payload);
        limits.Learn(task.Queue, task.LimitKey, reads.Now - (before.ExecutedAt ?? reads.Now));
        (task.Error, task.Response) = (finish.Error, finish.Response);
        if (TaskStateMachine.IsTerminal(after.State))
        {
            task.KeptBytes = OwnedBytes.Of(finish.Response);
            owners.Keep(task.Owner, task.KeptBytes);
        }

        Change(task, after);

        // Where a key has a limit, its next task may begin anywhere.
        LeavesWork |= after.State == BentoTaskStatus.Pending || task.LimitKey is not null;
        if (after.State == BentoTaskStatus.Pending && !TaskStateMachine.IsEarly(after, reads.Now))
        {
            limits.PutBack(task.Queue, task.LimitKey);
        }
    }

    private TaskStanding? After(FinishOperation finish, in TaskStanding task) => finish.End switch
    {
        AttemptEnd.Succeeded => TaskStateMachine.Succeed(task, finish.Fence, reads.Now),
        AttemptEnd.Failed => TaskStateMachine.Fail(task, finish.Fence, reads.Now),
        AttemptEnd.Retry => TaskStateMachine.RetryLater(task, finish.Fence, clock.ToDatabase(finish.NotBefore), clock.PlaceToDatabase(finish.Due)),
        _ => TaskStateMachine.GiveBack(task, finish.Fence, clock.ToDatabase(finish.NotBefore), clock.PlaceToDatabase(finish.Due), finish.IsInterruption),
    };

    private void Change(LockedTask task, in TaskStanding after)
    {
        var before = task.Standing.State;
        task.Standing = after;
        task.IsChanged = true;
        var waits = Is(after.State, BentoTaskStatus.Pending) - Is(before, BentoTaskStatus.Pending);
        owners.Wait(task.Owner, waits);
        counts.Add(
            task.Queue,
            waits,
            Is(after.State, BentoTaskStatus.InProgress) - Is(before, BentoTaskStatus.InProgress));

        static int Is(BentoTaskStatus state, BentoTaskStatus which) => state == which ? 1 : 0;
    }
}
