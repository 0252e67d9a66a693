namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>The simplest thing that does what a store must do: a list, gone through from the start each time.</summary>
internal sealed class TaskModel
{
    /// <summary>How many tasks of one key run at once.</summary>
    public const int Limit = 2;

    private readonly List<ModelTask> _tasks = [];
    private ModelTask? _next;
    private ModelTask? _alone;
    private DateTimeOffset _heldUntil;

    public IReadOnlyList<ModelTask> Tasks => _tasks;

    public bool IsPaused { get; set; }

    private IEnumerable<ModelTask> Running => _tasks.Where(task => task.State == BentoTaskStatus.InProgress);

    public ModelTask Insert(TaskRecord task)
    {
        var added = new ModelTask { Id = task.Id, Key = task.LimitKey, Due = task.Due, NotBefore = task.NotBefore, Deadline = task.Deadline };
        _tasks.Add(added);
        return added;
    }

    /// <summary>Expires what waited too long, as every commit does.</summary>
    public List<Guid> Expire(DateTimeOffset now)
    {
        var expired = _tasks.Where(task => task.State == BentoTaskStatus.Pending && task.Deadline <= now).ToList();
        expired.ForEach(task => task.State = BentoTaskStatus.Failure);
        return [.. expired.Select(task => task.Id)];
    }

    /// <summary>Leases what may begin.</summary>
    /// <param name="max">How many at most.</param>
    /// <param name="now">The time.</param>
    public List<(Guid Id, long Fence)> Lease(int max, DateTimeOffset now)
    {
        var leased = new List<(Guid Id, long Fence)>();
        if (IsHeld(now))
        {
            return leased;
        }

        var first = _next;
        (_next, _heldUntil) = (null, first is null ? _heldUntil : default);
        for (var task = first is not null && MayBegin(first, now) ? first : Lowest(now); task is not null && leased.Count < max; task = Lowest(now))
        {
            if (IsSuspect(task) && task != first && Running.Any())
            {
                (_next, _heldUntil) = (task, now.AddMinutes(1));
                break;
            }

            leased.Add(Begin(task, now));
            if (IsHeld(now))
            {
                break;
            }
        }

        return leased;
    }

    public bool Finish(FinishOperation finish)
    {
        var task = _tasks.Single(task => task.Id == finish.Id);
        if (task.State != BentoTaskStatus.InProgress || task.Fence != finish.Fence)
        {
            return false;
        }

        switch (finish.End)
        {
            case AttemptEnd.Succeeded:
                task.State = BentoTaskStatus.Success;
                break;
            case AttemptEnd.Failed:
                task.State = BentoTaskStatus.Failure;
                break;
            default:
                task.State = BentoTaskStatus.Pending;
                task.NotBefore = finish.NotBefore;
                task.Due = finish.Due;
                task.Attempt -= finish.End == AttemptEnd.GivenBack ? 1 : 0;
                break;
        }

        return true;
    }

    public BentoTaskStatus Cancel(Guid id)
    {
        var task = _tasks.Single(task => task.Id == id);
        var before = task.State;
        if (before is BentoTaskStatus.Pending or BentoTaskStatus.InProgress)
        {
            task.State = BentoTaskStatus.Canceled;
            task.Fence += before == BentoTaskStatus.InProgress ? 1 : 0;
        }

        return before;
    }

    public void Restart(bool isClean)
    {
        (_next, _alone, _heldUntil) = (null, null, default);
        foreach (var task in Running.ToList())
        {
            task.Interruptions += isClean ? 0 : 1;
            if (task.Interruptions == 3)
            {
                task.State = BentoTaskStatus.Failure;
                continue;
            }

            task.State = BentoTaskStatus.Pending;
            task.NotBefore = null;
            task.Attempt--;
        }
    }

    private (Guid Id, long Fence) Begin(ModelTask task, DateTimeOffset now)
    {
        if (IsSuspect(task))
        {
            (_alone, _heldUntil) = (task, now.AddMinutes(1));
        }

        task.State = BentoTaskStatus.InProgress;
        task.Fence++;
        task.Attempt++;
        return (task.Id, task.Fence);
    }

    private ModelTask? Lowest(DateTimeOffset now) =>
        IsPaused ? null : _tasks.Where(task => MayBegin(task, now)).MinBy(task => task.Due);

    private bool MayBegin(ModelTask task, DateTimeOffset now) => !IsPaused
        && task.State == BentoTaskStatus.Pending
        && !(task.NotBefore > now)
        && (task.Key is null || Running.Count(other => other.Key == task.Key) < Limit);

    private static bool IsSuspect(ModelTask task) => task.Interruptions >= 2;

    /// <summary>Whether a suspect runs alone, or waits to be alone.</summary>
    private bool IsHeld(DateTimeOffset now) =>
        now < _heldUntil && Running.Any() && (_next is not null || _alone?.State == BentoTaskStatus.InProgress);
}

internal sealed record ModelTask
{
    public required Guid Id { get; init; }

    public string? Key { get; init; }

    public BentoTaskStatus State { get; set; }

    public long Fence { get; set; }

    public int Attempt { get; set; }

    public int Interruptions { get; set; }

    public long Due { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? Deadline { get; init; }
}
