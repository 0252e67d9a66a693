using System.Collections.Immutable;

namespace BentoSharp.Hosting.Storage;

/// <summary>Writes that become durable together.</summary>
public sealed class StoreBatch
{
    /// <summary>Progress, logs and items of running attempts; carried out first, so that what came before an end is kept with it.</summary>
    public List<ReportOperation> Reports { get; } = [];

    /// <summary>Tasks to cancel; carried out before the ends of attempts.</summary>
    public List<CancelOperation> Cancels { get; } = [];

    /// <summary>Attempts that have ended.</summary>
    public List<FinishOperation> Finishes { get; } = [];

    /// <summary>New tasks.</summary>
    public List<InsertOperation> Inserts { get; } = [];

    /// <summary>What is paused and resumed; carried out before the demands for work.</summary>
    public List<PauseOperation> Pauses { get; } = [];

    /// <summary>Demands for work; carried out last, so that they find the batch's own inserts.</summary>
    public List<ClaimOperation> Claims { get; } = [];

    /// <summary>
    /// Whether the last commit failed: then the store writes something even where nothing is asked of it, so that it is known to work again when it does.
    /// </summary>
    public bool IsTrial { get; init; }

    /// <summary>
    /// Set by the store: tasks that became failures while they waited, because their deadline passed or their request can't be read.
    /// </summary>
    public List<Guid> EndedInQueue { get; } = [];

    /// <summary>Set by the store: children that were canceled with their parents.</summary>
    public List<TaskEnd> CanceledChildren { get; } = [];
}

/// <summary>A write that somebody waits for.</summary>
public abstract class StoreOperation
{
    private TaskCompletionSource? _completion;
    private int _isSubmitted;

    /// <summary>Completes when the write is durable, or fails with why it is not.</summary>
    public Task Completion => Source.Task;

    /// <summary>
    /// Whether who awaits <see cref="Completion"/> goes on at once on the committing thread, which saves a turn of the pool. Only for code that is quick
    /// there and goes elsewhere by <see cref="ThreadHop"/> before it does anything else, such as logging or returning to a caller.
    /// </summary>
    internal bool ContinuesOnCommit { get; set; }

    /// <summary>The operation that was submitted before this one, while they wait.</summary>
    internal StoreOperation? Next { get; set; }

    /// <summary>Takes the operation for a submit.</summary>
    /// <returns>False where it was submitted before.</returns>
    internal bool TrySubmit() => Interlocked.Exchange(ref _isSubmitted, 1) == 0;

    internal void Complete() => Source.TrySetResult();

    internal void Fail(Exception exception) => Source.TrySetException(exception);

    private TaskCompletionSource Source =>
        Volatile.Read(ref _completion)
        ?? Interlocked.CompareExchange(
            ref _completion, new(ContinuesOnCommit ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously), null)
        ?? _completion;
}

/// <summary>A new task.</summary>
/// <param name="task">The task: pending, fence 0, with its request.</param>
public sealed class InsertOperation(TaskRecord task) : StoreOperation
{
    private Rare? _rare;

    /// <summary>The task.</summary>
    public TaskRecord Task { get; } = task;

    /// <summary>The most tasks of the service that may wait; above it the insert is refused. Null: no bound.</summary>
    public int? MaxPending { get; init; }

    /// <summary>The most tasks of the task's owner that may wait, of all services; above it the insert is refused. Null: no bound.</summary>
    public int? MaxPendingOfOwner
    {
        get => _rare?.MaxPendingOfOwner;
        init => Keep(value, static (rare, value) => rare.MaxPendingOfOwner = value);
    }

    /// <summary>
    /// The most bytes of arguments, files and results that may be kept for the task's owner; an insert that would exceed it is refused. Null: no
    /// bound.
    /// </summary>
    public long? MaxBytesOfOwner
    {
        get => _rare?.MaxBytesOfOwner;
        init => Keep(value, static (rare, value) => rare.MaxBytesOfOwner = value);
    }

    /// <summary>
    /// The fence of the attempt that submits the task, where it has a parent: the parent's children of one key are inserted once, and none any
    /// more when the attempt has lost its right.
    /// </summary>
    public long? ParentFence
    {
        get => _rare?.ParentFence;
        init => Keep(value, static (rare, value) => rare.ParentFence = value);
    }

    /// <summary>The key under which the task is inserted once, whoever submits it how often.</summary>
    public IdempotencyKey? Idempotency { get; init; }

    /// <summary>What became of it.</summary>
    public InsertResult Result { get; set; }

    /// <summary>The task that was there already, where that is the result.</summary>
    public Guid? ExistingId
    {
        get => _rare?.ExistingId;
        set => Keep(value, static (rare, value) => rare.ExistingId = value);
    }

    /// <summary>The same insert, not submitted yet, whose task has another trace context.</summary>
    internal InsertOperation TracedBy(string? traceParent) => new(Task with { TraceParent = traceParent })
    {
        MaxPending = MaxPending,
        MaxPendingOfOwner = MaxPendingOfOwner,
        MaxBytesOfOwner = MaxBytesOfOwner,
        ParentFence = ParentFence,
        Idempotency = Idempotency,
    };

    private void Keep<T>(T? value, Action<Rare, T?> set)
        where T : struct
    {
        if (value is not null || _rare is not null)
        {
            set(_rare ??= new Rare(), value);
        }
    }

    /// <summary>What few inserts have, so that the many are small.</summary>
    private sealed class Rare
    {
        public int? MaxPendingOfOwner { get; set; }

        public long? MaxBytesOfOwner { get; set; }

        public long? ParentFence { get; set; }

        public Guid? ExistingId { get; set; }
    }
}

/// <summary>What became of a new task.</summary>
public enum InsertResult
{
    /// <summary>It is in the queue.</summary>
    Inserted,

    /// <summary>It is not: as many tasks wait as may.</summary>
    QueueFull,

    /// <summary>It is not: as many tasks of its owner wait as may.</summary>
    OwnerQueueFull,

    /// <summary>It is not: it would make more bytes than may be kept for its owner.</summary>
    OwnerBytesFull,

    /// <summary>The same task is there already.</summary>
    Exists,

    /// <summary>Another task is there under its key, the parent's or the caller's own.</summary>
    KeyTaken,

    /// <summary>The attempt that submits it has lost its right.</summary>
    ParentStale,

    /// <summary>It shares the files of a task that is kept no longer.</summary>
    FilesGone,
}

/// <summary>A demand for work: the store leases what is ready, the lowest due first.</summary>
/// <param name="service">The service whose tasks are run.</param>
/// <param name="tasks">How many attempts of each task may begin; tasks that are not named are not leased.</param>
/// <param name="max">How many attempts may begin in all.</param>
public sealed class ClaimOperation(string service, IReadOnlyDictionary<string, int> tasks, int max) : StoreOperation
{
    /// <summary>The service.</summary>
    public string Service { get; } = service;

    /// <summary>How many attempts of each task may begin.</summary>
    public IReadOnlyDictionary<string, int> Tasks { get; internal set; } = tasks;

    /// <summary>Names that tasks had before, each with the name that it counts as.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// How many tasks of a name may run at once with the same <see cref="TaskRecord.LimitKey"/>, over the whole store; tasks that are not named
    /// have no such limit. Names that a task had before count for themselves.
    /// </summary>
    public IReadOnlyDictionary<string, int> Limits { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many attempts may begin in all.</summary>
    public int Max { get; internal set; } = max;

    /// <summary>How many of the attempts that were begun for it wait for other tasks, and run nothing meanwhile.</summary>
    internal int Waiting { get; set; }

    /// <summary>
    /// Who takes the leases of each batch as they come. Such a demand stands until it is withdrawn; one that nobody stands behind ends with the
    /// first batch that has leases for it.
    /// </summary>
    internal IClaimant? Claimant { get; init; }

    /// <summary>
    /// The leased tasks: in progress, their fence and attempt raised, with their requests. While there is none the coalescer keeps the
    /// demand and tries it again with later batches.
    /// </summary>
    public List<TaskRecord> Leases { get; } = [];
}

/// <summary>Stands behind a demand for work. It is called on the committing thread, so it must be quick and must not run user code.</summary>
internal interface IClaimant
{
    /// <summary>Says before a batch how much there is room for now.</summary>
    void Offer(ClaimOperation claim);

    /// <summary>Takes what was leased, when that is durable.</summary>
    void Take(IReadOnlyList<TaskRecord> leases);
}

/// <summary>How an attempt ended.</summary>
public enum AttemptEnd
{
    /// <summary>With a result: the task becomes <see cref="BentoTaskStatus.Success"/>.</summary>
    Succeeded,

    /// <summary>Without one, and for the last time: the task becomes <see cref="BentoTaskStatus.Failure"/>.</summary>
    Failed,

    /// <summary>Without one: the task becomes <see cref="BentoTaskStatus.Pending"/> again and waits for its time.</summary>
    Retry,

    /// <summary>Cut short by the node itself: the task becomes pending again and the attempt is not counted.</summary>
    GivenBack,
}

/// <summary>The end of an attempt. It is refused where the fence has risen: the attempt has lost its right.</summary>
/// <param name="id">The task's id.</param>
/// <param name="fence">The fence that the attempt was leased with.</param>
/// <param name="end">How it ended.</param>
public sealed class FinishOperation(Guid id, long fence, AttemptEnd end) : StoreOperation
{
    /// <summary>The task's id.</summary>
    public Guid Id { get; } = id;

    /// <summary>The fence that the attempt was leased with.</summary>
    public long Fence { get; } = fence;

    /// <summary>How it ended.</summary>
    public AttemptEnd End { get; } = end;

    /// <summary>The answer to keep, of an attempt that succeeded or failed.</summary>
    public StoredResponse? Response { get; init; }

    /// <summary>The task as the attempt has it; who waits for its answer is then given that without reading the task again.</summary>
    internal TaskRecord? Lease { get; init; }

    /// <summary>Why it failed, of an attempt that failed or is repeated.</summary>
    public BentoTaskError? Error { get; init; }

    /// <summary>When the next attempt may begin.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The task's new place in the order, where it is repeated.</summary>
    public long Due { get; init; }

    /// <summary>Whether an attempt that is given back counts as an interruption of its task, as the unclean end of a process does.</summary>
    public bool IsInterruption { get; init; }

    /// <summary>What the attempt has logged and no report has carried yet: it becomes visible with the end.</summary>
    public TaskLogs Logs { get; set; }

    /// <summary>What the attempt has streamed and no report has carried yet; kept also of one that failed.</summary>
    public TaskItems Items { get; set; }

    /// <summary>The same end once more, to be submitted where the store failed at this one.</summary>
    /// <returns>An operation of its own.</returns>
    public FinishOperation Again() => new(Id, Fence, End)
    {
        Lease = Lease,
        Response = Response,
        Error = Error,
        NotBefore = NotBefore,
        Due = Due,
        IsInterruption = IsInterruption,
        Logs = Logs,
        Items = Items,
    };

    /// <summary>Whether it was written; false where the attempt had lost its right.</summary>
    public bool IsApplied { get; set; }
}

/// <summary>Progress, logs and items of a running attempt. They are dropped where the fence has risen.</summary>
/// <param name="id">The task's id.</param>
/// <param name="fence">The fence that the attempt was leased with.</param>
/// <param name="progress">How much is done, from 0 to 1; null where that was not reported.</param>
/// <param name="message">What is being done.</param>
public sealed class ReportOperation(Guid id, long fence, double? progress = null, string? message = null) : StoreOperation
{
    /// <summary>The task's id.</summary>
    public Guid Id { get; } = id;

    /// <summary>The fence that the attempt was leased with.</summary>
    public long Fence { get; } = fence;

    /// <summary>How much is done, from 0 to 1; null where that was not reported.</summary>
    public double? Progress { get; } = progress;

    /// <summary>What is being done.</summary>
    public string? Message { get; } = message;

    /// <summary>What the attempt has logged since the last report.</summary>
    public TaskLogs Logs { get; init; }

    /// <summary>
    /// What the attempt has streamed since the last report. A report whose answer was lost may come again with the same items and more: they are kept
    /// once.
    /// </summary>
    public TaskItems Items { get; init; }
}

/// <summary>A cancellation. It wins over a running attempt: the fence rises with it.</summary>
/// <param name="service">The service that the id must belong to.</param>
/// <param name="id">The task's id.</param>
public sealed class CancelOperation(string service, Guid id) : StoreOperation
{
    /// <summary>The service that the id must belong to.</summary>
    public string Service { get; } = service;

    /// <summary>The task's id.</summary>
    public Guid Id { get; } = id;

    /// <summary>Whose tasks it may be; null for everybody's. Another one's is not found.</summary>
    public OwnerFilter? Owners { get; init; }

    /// <summary>Whether the tasks that the task has submitted are canceled as well, and those that they have.</summary>
    public bool IncludeChildren { get; init; }

    /// <summary>The task's state before; null where the service has no such task. The task was canceled if the state was not terminal.</summary>
    public BentoTaskStatus? StateBefore { get; set; }
}
