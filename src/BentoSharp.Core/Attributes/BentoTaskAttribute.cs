namespace BentoSharp;

/// <summary>
/// Makes a method of a <see cref="BentoServiceAttribute"/> type a durable background task: submitted by HTTP or by a generated client,
/// kept in the store until it ends, run by a worker, retried where it fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BentoTaskAttribute : Attribute
{
    /// <summary>
    /// The task's name on the wire and in the store. Default: the method's name in snake case, without a trailing <c>Async</c>.
    /// Stored tasks are found by it, so keep it when the method is renamed.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Names that the task had before. Tasks that are stored under them are run, and callers who still use them are answered. Default: none.
    /// </summary>
    public string[]? Aliases { get; set; }

    /// <summary>The route below the service's own, such as <c>/custom/path</c>. Default: <c>/</c> and the name.</summary>
    public string? Route { get; set; }

    /// <summary>How many times a failed attempt is repeated before the task has failed. Default: 0.</summary>
    public int Retries { get; set; }

    /// <summary>Seconds until the first retry; later ones wait exponentially longer, with jitter. Default: 1.</summary>
    public double RetryDelaySeconds { get; set; } = 1;

    /// <summary>The longest wait between two attempts, in seconds. Default: 300.</summary>
    public double MaxRetryDelaySeconds { get; set; } = 300;

    /// <summary>
    /// The exceptions after which an attempt is repeated, with those that derive from them; after others it is not. An attempt that runs out
    /// of time counts as a <see cref="TimeoutException"/>. Default: none, which means all but errors below 500 of a <see cref="BentoException"/>.
    /// </summary>
    public Type[]? RetryOn { get; set; }

    /// <summary>
    /// The exceptions after which an attempt is not repeated, with those that derive from them. Not together with <see cref="RetryOn"/>.
    /// Default: none.
    /// </summary>
    public Type[]? NotRetryable { get; set; }

    /// <summary>Seconds that one attempt, or an immediate call, may take. Default: 0, no limit.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>
    /// Seconds that the whole task may take, from when it may start to its end, with all attempts and the waits between them. Then it fails with
    /// the code <c>total_timeout</c>. Default: 0, no limit.
    /// </summary>
    public double TotalTimeoutSeconds { get; set; }

    /// <summary>
    /// Seconds that a task may wait for its first attempt, from when it may start. Then it fails with the code <c>queue_timeout</c>.
    /// Default: 0, no limit.
    /// </summary>
    public double QueueTimeoutSeconds { get; set; }

    /// <summary>The priority of tasks submitted without one of their own. Default: <see cref="BentoTaskPriority.Normal"/>.</summary>
    public BentoTaskPriority Priority { get; set; } = BentoTaskPriority.Normal;

    /// <summary>How many attempts of this task run at once per node. Default: 0, only the service's own limit.</summary>
    public int Concurrency { get; set; }

    /// <summary>
    /// How many tasks with the same key (<see cref="LimitKeyAttribute"/>) run at once, on all nodes together; those above it wait without holding
    /// up other keys. A task that was canceled counts no more, although its code may still go on. Default: 0, no limit.
    /// </summary>
    public int Limit { get; set; }

    /// <summary>
    /// Whether the method works on a list of items at once: its one argument and its result are lists, arrays or tensors that have an element
    /// for each item, in the same order. Tasks that wait are then run together by one call, and each gets its own part of the result. The
    /// method is synchronous, and takes no <see cref="BentoTaskContext"/> or <see cref="BentoContext"/>, because a call belongs to several
    /// tasks. Clients read it in the schema. Default: false.
    /// </summary>
    public bool Batchable { get; set; }

    /// <summary>The most items that a batchable method is given at once. Default: 100, as BentoML's.</summary>
    public int MaxBatchSize { get; set; } = DefaultMaxBatchSize;

    /// <summary>
    /// Milliseconds from submit within which an item of a batchable method should be done. A deadline for the order, never a time to wait for
    /// more items: a free device takes what there is. Items that can't make it any more go after those that can; none is dropped. Default: 0, none.
    /// </summary>
    public double MaxLatencyMs { get; set; }

    /// <summary>
    /// The memory of the device that an item of a batchable method takes while it runs, or a run of another one: <c>12Mi</c>, <c>1.5Gi</c>. A batch
    /// then has no more items than there is room for. Default: null, learned from the batches that run.
    /// </summary>
    public string? ItemMemory { get; set; }

    /// <summary>
    /// The most items that one attempt may stream, of a method that returns <c>IAsyncEnumerable&lt;T&gt;</c>; a task with more fails. Default:
    /// 100,000.
    /// </summary>
    public int MaxItems { get; set; } = DefaultMaxItems;

    /// <summary>
    /// The most bytes that the items of one attempt may have together as JSON; a task with more fails. They are held in memory while it runs, for
    /// they are its result. Default: 16 MB.
    /// </summary>
    public int MaxItemsBytes { get; set; } = DefaultMaxItemsBytes;

    /// <summary>The default of <see cref="MaxItems"/>.</summary>
    public const int DefaultMaxItems = 100_000;

    /// <summary>The default of <see cref="MaxItemsBytes"/>.</summary>
    public const int DefaultMaxItemsBytes = 16 * 1024 * 1024;

    /// <summary>The default of <see cref="MaxBatchSize"/>.</summary>
    public const int DefaultMaxBatchSize = 100;
}
