namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The tasks of one name in memory: the keys of those that are ready, and how many wait and run.</summary>
/// <remarks>Changed by the committing thread only; the counts are read by any.</remarks>
internal sealed class SqliteQueue(long id, string service, string task, int capacity)
{
    private int _pending;
    private int _inProgress;

    /// <summary>Its number in the database.</summary>
    public long Id { get; } = id;

    /// <summary>The service's name.</summary>
    public string Service { get; } = service;

    /// <summary>The task's name.</summary>
    public string Task { get; } = task;

    /// <summary>Whether the database knows the number, or will with the batch under way.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether the batch under way has changed it.</summary>
    public bool IsTouched { get; set; }

    /// <summary>The tasks without a key that are ready.</summary>
    public ReadyKeys Ready { get; } = new(capacity);

    /// <summary>The tasks with a key.</summary>
    public KeyedQueues Keyed { get; } = new(capacity);

    /// <summary>What the batch under way adds to the tasks that wait.</summary>
    public int PendingChange { get; set; }

    /// <summary>What the batch under way adds to the tasks that run.</summary>
    public int InProgressChange { get; set; }

    /// <summary>How many tasks wait, with the batch under way.</summary>
    public int Pending => _pending + PendingChange;

    /// <summary>The counts as of the last commit.</summary>
    public TaskCounts Counts => new(Task, Volatile.Read(ref _pending), Volatile.Read(ref _inProgress));

    /// <summary>Sets the counts as they were found.</summary>
    public void Found(int pending)
    {
        Volatile.Write(ref _pending, pending);
        IsStored = true;
        Ready.Reset();
    }

    /// <summary>Adds a task that has become ready.</summary>
    public void Offer(string? limitKey, ReadyKey place)
    {
        if (limitKey is null)
        {
            Ready.Offer(place);
        }
        else
        {
            Keyed.Offer(limitKey, place);
        }
    }

    /// <summary>The batch under way was committed.</summary>
    public void Accept()
    {
        Keyed.Settle(isCommitted: true);
        Volatile.Write(ref _pending, _pending + PendingChange);
        Volatile.Write(ref _inProgress, _inProgress + InProgressChange);
        Settle();
    }

    /// <summary>The batch under way was not committed: its keys are read from the database again.</summary>
    public void Revert()
    {
        Ready.Reset();
        Keyed.Settle(isCommitted: false);
        Settle();
    }

    private void Settle()
    {
        PendingChange = 0;
        InProgressChange = 0;
        IsTouched = false;
    }
}
