namespace BentoSharp.PostgreSql.Commits;

/// <summary>What a transaction knows of a key that it holds: the places that its tasks were given, and what they cost.</summary>
internal sealed class LimitShare(bool hasBacklog, long?[] last, double? cost)
{
    private bool _isChanged;

    /// <summary>Whether tasks of the key are ready.</summary>
    public bool HasBacklog { get; set; } = hasBacklog;

    /// <summary>What a task is expected to cost, in microseconds; null where none has ended yet.</summary>
    public double? Cost { get; private set; } = cost;

    /// <summary>The last place that was given to a priority.</summary>
    public long? Last(BentoTaskPriority priority) => last[Place(priority)];

    /// <summary>Places a new task behind those of the key that wait.</summary>
    public long Share(TaskRecord task, double usualCost)
    {
        ref var place = ref last[Place(task.Priority)];
        var due = FairShare.Due(task.Due, HasBacklog ? place : null, Cost ?? usualCost, task.Deadline);
        place = due;
        _isChanged = true;
        return due;
    }

    /// <summary>Notes what a task has cost.</summary>
    public void Learn(double measured)
    {
        Cost = FairShare.Learn(Cost, measured);
        _isChanged = true;
    }

    /// <summary>Whether it was changed since the last call.</summary>
    public bool TakeChange()
    {
        var isChanged = _isChanged;
        _isChanged = false;
        return isChanged;
    }

    private static int Place(BentoTaskPriority priority) => priority switch
    {
        BentoTaskPriority.High => 0,
        BentoTaskPriority.Low => 2,
        _ => 1,
    };
}
