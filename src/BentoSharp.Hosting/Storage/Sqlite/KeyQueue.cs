namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The tasks of one name and one key in memory.</summary>
/// <remarks>Changed by the committing thread only; how many run is read by any.</remarks>
internal sealed class KeyQueue(string key, int capacity)
{
    private const int Priorities = 3;

    private readonly long?[] _last = new long?[Priorities];
    private int _running;

    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The tasks that are ready, whether they may begin or not.</summary>
    public ReadyKeys Ready { get; } = new(capacity);

    /// <summary>Its place among the keys whose tasks may begin; null where it is not among them.</summary>
    public ReadyKey? Place { get; set; }

    /// <summary>Whether the batch under way has changed it.</summary>
    public bool IsTouched { get; set; }

    /// <summary>What the batch under way adds to the tasks that run.</summary>
    public int RunningChange { get; set; }

    /// <summary>What a task is expected to cost, in microseconds; null where none has ended yet.</summary>
    public double? Cost { get; private set; }

    /// <summary>How many tasks run, with the batch under way.</summary>
    public int Running => _running + RunningChange;

    /// <summary>How many tasks run, as of the last commit.</summary>
    public int CommittedRunning => Volatile.Read(ref _running);

    /// <summary>Whether nothing is known of it that is worth keeping.</summary>
    public bool IsIdle => Running == 0 && !HasBacklog;

    private bool HasBacklog => Ready.Count > 0 || Ready.Bound != ReadyKey.Highest;

    /// <summary>Places a new task behind those of the key that wait.</summary>
    public long Share(TaskRecord task, double usualCost)
    {
        ref var last = ref _last[(int)task.Priority];
        var due = FairShare.Due(task.Due, HasBacklog ? last : null, Cost ?? usualCost, task.Deadline);
        last = due;
        return due;
    }

    /// <summary>Notes what a task has cost.</summary>
    public void Learn(double cost) => Cost = FairShare.Learn(Cost, cost);

    /// <summary>Sets the place of the last task that waits, as it was found.</summary>
    public void Found(BentoTaskPriority priority, long lastDue)
    {
        _last[(int)priority] = lastDue;
        Ready.Reset();
    }

    /// <summary>The batch under way was committed, or not.</summary>
    public void Settle(bool isCommitted)
    {
        Volatile.Write(ref _running, isCommitted ? Running : _running);
        RunningChange = 0;
        IsTouched = false;
        if (!isCommitted)
        {
            Ready.Reset();
        }
    }
}
