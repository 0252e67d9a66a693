namespace BentoSharp.Hosting.Storage;

/// <summary>
/// What keeps tasks. All writes come in batches, each of which is durable as a whole or not at all; every race between them is decided
/// here, by the state and the fence of the row.
/// </summary>
/// <remarks>
/// A store is used by one <see cref="StoreCoalescer"/>, which never has two <see cref="CommitAsync"/> under way at once unless
/// <see cref="MaxConcurrentCommits"/> says so; what is written of one attempt comes in order all the same. Reads may come from any thread at any time.
/// </remarks>
public interface ITaskStore : IAsyncDisposable
{
    /// <summary>
    /// How many commits the store takes at once. With more than one, new tasks and demands for work are committed beside the reports and ends of attempts
    /// and the cancellations.
    /// </summary>
    int MaxConcurrentCommits { get; }

    /// <summary>
    /// Whether it obeys what owners may have (<see cref="InsertOperation.MaxPendingOfOwner"/>, <see cref="InsertOperation.MaxBytesOfOwner"/>). A
    /// host with such a quota does not start over a store that does not.
    /// </summary>
    bool SupportsQuotas => false;

    /// <summary>Where the tasks are kept, for the log: a path or a server, without secrets.</summary>
    string Location { get; }

    /// <summary>Keeps bodies that are too long for a row, once the store is open; null where it keeps all of them in rows.</summary>
    IPayloadStore? Payloads => null;

    /// <summary>Tells the store who is to hear what other nodes do to it; called before it is opened. A store of one process has nothing to tell.</summary>
    /// <param name="listener">Who hears it.</param>
    void Listen(IStoreListener listener)
    {
    }

    /// <summary>Takes the store into possession, upgrades its schema and gives back the tasks of an earlier life of this node.</summary>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="TaskStoreException">Another process owns the store, or it can't be opened; the message says how to mend it.</exception>
    ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Carries out a batch in one transaction: reports, then cancels, finishes and inserts, then claims. Each operation's result is set.
    /// </summary>
    /// <param name="batch">The operations.</param>
    /// <returns>A task that completes when the batch is durable.</returns>
    /// <exception cref="TaskStoreException">Nothing of the batch was written.</exception>
    ValueTask CommitAsync(StoreBatch batch);

    /// <summary>Reads tasks.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="parts">What to read beside the state: bodies are read only where they are asked for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A record for each id, in order; null where there is no such task.</returns>
    ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken);

    /// <summary>Reads what a task has logged.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="after">The number of the last line that is known already; 0 for all that are kept.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The lines in order; none where there is no such task.</returns>
    ValueTask<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(Guid id, long after, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<BentoTaskLogLine>>([]);

    /// <summary>Reads items that a task has streamed: those of its latest run that has any.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="after">
    /// The place where the reader stands. Where the latest run is another one, the page begins with that run's first item.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page; an empty one where there is no such task. <see cref="TaskItemsPage.Run"/> tells the run also where it has no more items.</returns>
    ValueTask<TaskItemsPage> ReadItemsAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TaskItemsPage.Empty);

    /// <summary>Lists tasks page by page.</summary>
    /// <param name="query">Which.</param>
    /// <param name="parts">What to read of each beside the state.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The order is not for these states.</exception>
    ValueTask<TaskListPage> ListAsync(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken) => ValueTask.FromResult(TaskListPage.Empty);

    /// <summary>Counts the tasks that a query means, whatever its <see cref="TaskListQuery.Limit"/>.</summary>
    /// <param name="query">Which.</param>
    /// <param name="most">Where to stop counting.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>Their number, as far as it was counted: at most so many are counted, and a bounded number looked at.</returns>
    ValueTask<TaskListCount> CountAsync(TaskListQuery query, int most, CancellationToken cancellationToken) => ValueTask.FromResult(default(TaskListCount));

    /// <summary>Groups failed tasks by their errors.</summary>
    /// <param name="query">Which; the order is <see cref="TaskListOrder.LastEnded"/>, whatever it says.</param>
    /// <param name="most">The most tasks to look at, the last that ended first.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The groups.</returns>
    ValueTask<TaskFailureGroups> GroupFailuresAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TaskFailureGroups.Empty);

    /// <summary>Counts the tasks that wait and run.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The counts of each task, as of the last commit.</returns>
    IReadOnlyList<TaskCounts> Count(string service);

    /// <summary>Since when the task of each name waits that could begin and has waited longest. Costs no more than a few reads, however many wait.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The tasks of which one waits, by an approximation: among the first thousand of each in the order.</returns>
    ValueTask<IReadOnlyList<OldestWaiting>> ReadOldestAsync(string service, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<OldestWaiting>>([]);

    /// <summary>Counts the tasks of one name and key that run.</summary>
    /// <param name="service">The service.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="limitKey">The key.</param>
    /// <returns>Their number, as of the last commit.</returns>
    int CountRunning(string service, string task, string limitKey) => 0;

    /// <summary>Whether a task is paused, by itself or with its service, as of the last commit.</summary>
    /// <param name="service">The service.</param>
    /// <param name="task">The task's name; null: whether the whole service is.</param>
    /// <returns>True where none of them is leased.</returns>
    bool IsPaused(string service, string? task) => false;

    /// <summary>Counts the ready tasks of the same service that go before one that waits.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="most">Where to stop counting.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>Their number; null where there are more than so many, or no such task waits.</returns>
    ValueTask<int?> CountAheadAsync(Guid id, int most, CancellationToken cancellationToken) => ValueTask.FromResult<int?>(null);

    /// <summary>Tells the other nodes of the store what this one is; called after it is opened, and only once. A store of one process has nobody to tell.</summary>
    /// <param name="node">What it is.</param>
    /// <returns>A task that completes when they can see it.</returns>
    ValueTask AnnounceAsync(NodeDescription node) => ValueTask.CompletedTask;

    /// <summary>Reads the nodes that share the store and live, this one among them.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The nodes; none where the store is of one process.</returns>
    ValueTask<IReadOnlyList<StoreNode>> ReadNodesAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<StoreNode>>([]);

    /// <summary>Whether another node runs a task, as of the last look.</summary>
    /// <param name="service">The service.</param>
    /// <param name="task">The task's name.</param>
    /// <returns>True where one does.</returns>
    bool RunsElsewhere(string service, string task) => false;

    /// <summary>
    /// When a task that waits for its time becomes ready, or one that waits expires; null where none does. Read after each commit, to
    /// claim again then.
    /// </summary>
    DateTimeOffset? NextWake { get; }

    /// <summary>
    /// Deletes tasks that have been kept long enough, in a bounded step. Never called while a commit is under way, where there is one at once. A store that can't tell tasks
    /// apart deletes what is kept longest by any rule: nothing too early.
    /// </summary>
    /// <param name="plan">Which.</param>
    /// <param name="max">The most rows to look at.</param>
    /// <returns>Whether there may be more to delete now.</returns>
    ValueTask<bool> PruneAsync(RetentionPlan plan, int max) => ValueTask.FromResult(false);

    /// <summary>Ends this life of the node cleanly: a later start finds no interrupted tasks.</summary>
    /// <returns>A task that completes when that is durable.</returns>
    ValueTask CloseAsync();
}

/// <summary>What a store found when it was opened.</summary>
/// <param name="Epoch">The number of this life of the node, rising by one with each.</param>
/// <param name="WasClean">Whether the last life ended cleanly.</param>
/// <param name="GivenBack">How many interrupted tasks were put back into the queue.</param>
/// <param name="Parked">How many were parked as failed, because they were interrupted too often.</param>
/// <param name="Waiting">How many tasks wait in the queue.</param>
public readonly record struct StoreRecovery(long Epoch, bool WasClean, int GivenBack, int Parked, int Waiting);

/// <summary>Since when the oldest task of one name waits.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Since">Since when it could have begun: its submit, or the end of its delay.</param>
public readonly record struct OldestWaiting(string Task, DateTimeOffset Since);

/// <summary>How many tasks of one name wait and run.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Pending">How many wait.</param>
/// <param name="InProgress">How many run.</param>
public readonly record struct TaskCounts(string Task, int Pending, int InProgress);
