namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>The simplest thing that does what a store must do: a list, gone through from the start each time.</summary>
internal sealed class TaskModel
{
    private readonly List<ModelTask> _tasks = [];

    public IReadOnlyList<ModelTask> Tasks => _tasks;

    public void Insert(TaskRecord task) => _tasks.Add(new ModelTask
    {
        Id = task.Id,
        Due = task.Due,
        NotBefore = task.NotBefore,
        Deadline = task.Deadline,
    });

    /// <summary>Expires what waited too long, as every commit does.</summary>
    public List<Guid> Expire(DateTimeOffset now)
    {
        var expired = _tasks.Where(task => task.State == BentoTaskStatus.Pending && task.Deadline <= now).ToList();
        expired.ForEach(task => task.State = BentoTaskStatus.Failure);
        return [.. expired.Select(task => task.Id)];
    }

    public List<(Guid Id, long Fence)> Lease(int max, DateTimeOffset now)
    {
        var leased = _tasks
            .Where(task => task.State == BentoTaskStatus.Pending && !(task.NotBefore > now))
            .OrderBy(task => task.Due)
            .ThenBy(task => _tasks.IndexOf(task))
            .Take(max)
            .ToList();
        foreach (var task in leased)
        {
            task.State = BentoTaskStatus.InProgress;
            task.Fence++;
            task.Attempt++;
        }

        return [.. leased.Select(task => (task.Id, task.Fence))];
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
        foreach (var task in _tasks.Where(task => task.State == BentoTaskStatus.InProgress))
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
}

internal sealed class ModelTask
{
    public required Guid Id { get; init; }

    public BentoTaskStatus State { get; set; }

    public long Fence { get; set; }

    public int Attempt { get; set; }

    public int Interruptions { get; set; }

    public long Due { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? Deadline { get; init; }
}
