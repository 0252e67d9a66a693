using BentoSharp.PostgreSql.Commits;
using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Payloads;
using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Signals;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Keeps tasks in a PostgreSQL database that any number of nodes share.</summary>
internal sealed class PostgreSqlTaskStore : ITaskStore
{
    private const int MaxOpenings = 10;
    private static readonly TimeSpan BetweenOpenings = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly QueueCatalog _queues;
    private readonly ChunkPayloadStore _payloads;
    private readonly StoreParts _parts;
    private readonly TaskReads _reads;
    private readonly ListReads _lists;
    private readonly ItemReads _items;
    private readonly SharedState _shared;
    private readonly NodeReads _nodes;
    private readonly Retention _retention;
    private readonly CommitGate _gate = new(StoreCommits.AtOnce);
    private readonly StoreCommits _commits;
    private readonly CommitConnections _connections;
    private IStoreListener? _listener;
    private NodeWatch? _watch;
    private SignalSender? _sender;
    private readonly CancellationTokenSource _end = new();

    public PostgreSqlTaskStore(PostgreSqlOptions options, NodeSettings node, TimeProvider time, ILogger<PostgreSqlTaskStore> logger)
    {
        var connection = ConnectionStrings.Complete(options.ConnectionString, isPooled: !options.Notifications);
        Location = ConnectionStrings.Describe(connection, options.Schema);
        Options = options;
        Logger = logger;
        Sql = new SqlText(options.Schema);
        Source = NpgsqlDataSource.Create(connection);
        ListeningTo = ConnectionStrings.ForListening(connection).ConnectionString;
        Node = new NodeLife(Source, Sql, options.Lease, node, logger);
        _time = time;
        _queues = new QueueCatalog(Source, Sql);
        _payloads = new ChunkPayloadStore(Source, Sql, Location, () => Node.Identity.Life);
        Leased = new LeasedTasks(_queues);
        _shared = new SharedState(Source, Sql);
        var suspects = new Suspects(Leased, node.MaxInterruptions);
        _parts = new StoreParts(Sql, _queues, _payloads, new UsualCosts(), Leased, new NodeClock(time, logger), suspects, _shared);
        _reads = new TaskReads(Source, _parts);
        _lists = new ListReads(Source, _parts, _reads);
        _items = new ItemReads(Source, Sql);
        _nodes = new NodeReads(Source, _parts);
        _retention = new Retention(Source, _parts);
        _commits = new StoreCommits(_connections = new CommitConnections(Source), _parts, Node, time, logger);
    }

    public int MaxConcurrentCommits => StoreCommits.AtOnce;

    public bool SupportsQuotas => true;

    public string Location { get; }

    public IPayloadStore? Payloads => _payloads;

    public DateTimeOffset? NextWake { get; private set; }

    internal PostgreSqlOptions Options { get; }

    internal ILogger Logger { get; }

    internal NpgsqlDataSource Source { get; }

    /// <summary>The connection string for hearing notifications.</summary>
    internal string ListeningTo { get; }

    internal SqlText Sql { get; }

    internal NodeLife Node { get; }

    internal LeasedTasks Leased { get; }

    /// <summary>The sweep of payloads that was begun at the start: how many were deleted.</summary>
    internal Task<int> Sweep { get; private set; } = Task.FromResult(0);

    /// <summary>Completes when this node hears the notifications of others.</summary>
    internal Task IsListening => _watch?.IsListening ?? Task.CompletedTask;

    public void Listen(IStoreListener listener) => _listener = listener;

    public ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryOpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException exception) when (exception.IsTransient && tries < MaxOpenings)
            {
                // A database that starts, or has no room at the moment, ends no deploy.
                Logger.LogWarning(exception, "The database can't be opened yet; it is tried again");
                await Task.Delay(BetweenOpenings, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    });

    private async Task<StoreRecovery> TryOpenAsync(CancellationToken cancellationToken)
    {
        await SchemaUpgrades.UpgradeAsync(Source, Sql, cancellationToken).ConfigureAwait(false);
        var life = await Node.BeginAsync(cancellationToken).ConfigureAwait(false);
        var recovered = await Node.EndSilentAsync(cancellationToken).ConfigureAwait(false);
        await _queues.LoadAsync(cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        Sweep = SweepAsync(_end.Token);
        _sender = Options.Notifications ? new SignalSender(Source, Sql, Logger) : null;
        _watch = _listener is { } listener ? new NodeWatch(this, listener) : null;
        return new StoreRecovery(life, recovered.Lives == 0, recovered.GivenBack, recovered.Parked.Count, _shared.Waiting);
    }

    public ValueTask CommitAsync(StoreBatch batch)
    {
        // Somebody tells this node of what it has not seen; else it has to look.
        if (_listener is not null && _commits.IsIdle(batch, NextWake, _time.GetUtcNow()))
        {
            return ValueTask.CompletedTask;
        }

        return new(GuardAsync(async () =>
        {
            await _gate.RunAsync(() => CommitNowAsync(batch)).ConfigureAwait(false);
            return true;
        }).AsTask());
    }

    public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
        GuardAsync(() => _reads.ReadAsync(ids, parts, cancellationToken));

    public ValueTask<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(Guid id, long after, CancellationToken cancellationToken) =>
        GuardAsync(() => _reads.LogsAsync(id, after, cancellationToken));

    public ValueTask<TaskItemsPage> ReadItemsAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken) =>
        GuardAsync(() => _items.ReadAsync(id, after, cancellationToken));

    public ValueTask<TaskListPage> ListAsync(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken)
    {
        TaskListRules.CheckOrder(query);
        return GuardAsync(() => _lists.ReadAsync(query, parts, cancellationToken));
    }

    public ValueTask<TaskListCount> CountAsync(TaskListQuery query, int most, CancellationToken cancellationToken)
    {
        TaskListRules.CheckOrder(query);
        return GuardAsync(() => _lists.CountAsync(query, most, cancellationToken));
    }

    public ValueTask<TaskFailureGroups> GroupFailuresAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        GuardAsync(() => _lists.GroupFailuresAsync(query, most, cancellationToken));

    public ValueTask<IReadOnlyList<OldestWaiting>> ReadOldestAsync(string service, CancellationToken cancellationToken) =>
        GuardAsync(() => _reads.OldestAsync(service, cancellationToken));

    public ValueTask<int?> CountAheadAsync(Guid id, int most, CancellationToken cancellationToken) =>
        GuardAsync(() => _reads.CountAheadAsync(id, most, cancellationToken));

    public ValueTask<bool> PruneAsync(RetentionPlan plan, int max) => GuardAsync(() => _retention.StepAsync(plan, max));

    public IReadOnlyList<TaskCounts> Count(string service) =>
    [
        .. _queues.OfService(service).Select(queue => _shared.CountOf(queue.Id) is var (pending, inProgress)
            ? new TaskCounts(queue.Task, pending, inProgress)
            : default),
    ];

    public int CountRunning(string service, string task, string limitKey) =>
        _queues.Find(new TaskQueueName(service, task)) is { } queue ? _shared.RunningOf(queue, KeptText.Of(limitKey)) : 0;

    public ValueTask AnnounceAsync(NodeDescription node) => new(GuardAsync(async () =>
    {
        await Node.AnnounceAsync(node).ConfigureAwait(false);
        return true;
    }).AsTask());

    public ValueTask<IReadOnlyList<StoreNode>> ReadNodesAsync(CancellationToken cancellationToken) =>
        GuardAsync(() => _nodes.ReadAsync(Node.Identity.Life, cancellationToken));

    public bool RunsElsewhere(string service, string task) => _shared.IsRun(service, task);

    public bool IsPaused(string service, string? task) => _shared.IsPaused(service, task);

    public async ValueTask CloseAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await GuardAsync(async () =>
        {
            await Node.EndAsync().ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        _sender?.Send(new NodeSignals(Node.Identity.Life, HasWork: true, [], []));
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Lets go of the connections. Without <see cref="CloseAsync"/> before, that is the end of this life without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await Sweep.ConfigureAwait(false);
        Node.Dispose();
        if (Interlocked.Exchange(ref _sender, null) is { } sender)
        {
            await sender.DisposeAsync().ConfigureAwait(false);
        }

        await _connections.DisposeAsync().ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Deletes payloads that lives which have ended were writing. What fails is tried by the next node that starts.</summary>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _payloads.SweepAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            Logger.LogWarning(exception, "What ended nodes have left of files could not be swept");
            return 0;
        }
    }

    /// <summary>Looks at what nodes share: how many tasks there are, and what is paused.</summary>
    /// <remarks>Not during a commit, whose changes would be counted twice or not at all.</remarks>
    internal Task RefreshAsync(CancellationToken cancellationToken) => _gate.RunAloneAsync(
        async () =>
        {
            var asked = _time.GetTimestamp();
            await _shared.LoadAsync(cancellationToken).ConfigureAwait(false);
            _parts.Clock.Observe(_shared.Now, asked);
            SetWake(_shared.NextWake, _shared.Now);
        },
        cancellationToken);

    /// <summary>Ends the lives of silent nodes.</summary>
    internal async Task EndSilentAsync(IStoreListener listener, CancellationToken cancellationToken)
    {
        var recovered = await Node.EndSilentAsync(cancellationToken).ConfigureAwait(false);
        if (recovered.Lives == 0 && recovered.GivenBack == 0 && recovered.Parked.Count == 0)
        {
            return;
        }

        Logger.LogWarning(
            "{Lives} nodes fell silent: {GivenBack} of their tasks go back into the queue, {Parked} were interrupted too often and failed",
            recovered.Lives,
            recovered.GivenBack,
            recovered.Parked.Count);
        var ends = recovered.Parked.Select(static id => new TaskEnd(id, BentoTaskStatus.Failure, WasRunning: true)).ToList();
        ends.ForEach(listener.TaskEnded);
        _sender?.Send(new NodeSignals(Node.Identity.Life, HasWork: recovered.GivenBack > 0, ends, []));
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a new life after this node was taken for dead; what it ran is not its own any more.</summary>
    internal Task BeginNewLifeAsync(IStoreListener listener, CancellationToken cancellationToken) => _gate.RunAloneAsync(
        async () =>
        {
            Logger.LogWarning("This node was silent for longer than its lease of {Lease}: others have its tasks now", Options.Lease);
            await Node.BeginAsync(cancellationToken).ConfigureAwait(false);
            foreach (var (id, _) in Leased.All)
            {
                Leased.Lose(id);
                listener.AttemptLost(id);
            }
        },
        cancellationToken);

    /// <summary>Finds attempts that others have taken from this node, and gives back those that it does not know it has.</summary>
    internal Task CompareLeasesAsync(IStoreListener listener, CancellationToken cancellationToken) => _gate.RunAloneAsync(
        async () =>
        {
            foreach (var id in Leased.TakeLost())
            {
                listener.AttemptLost(id);
            }

            var held = Leased.All;
            foreach (var id in await _shared.FindLostAsync(held, cancellationToken).ConfigureAwait(false))
            {
                Leased.Lose(id);
                listener.AttemptLost(id);
            }

            if (_commits.IsInDoubt)
            {
                // A commit may have succeeded though its answer was lost.
                await _shared.GiveBackUnknownAsync(Node.Identity.Life, held, cancellationToken).ConfigureAwait(false);
                _commits.IsInDoubt = false;
            }
        },
        cancellationToken);

    /// <summary>Says that there may be work for this node.</summary>
    internal void TellWork(IStoreListener listener)
    {
        _commits.Notice();
        listener.WorkArrived();
    }

    /// <summary>A number for each task that is another when anything about it is.</summary>
    internal Task<IReadOnlyList<(Guid Id, long Hash)>> HashAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        _shared.HashAsync(ids, cancellationToken);

    /// <summary>Tells which tasks have ended.</summary>
    internal Task<IReadOnlyList<TaskEnd>> FindEndedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        _shared.FindEndedAsync(ids, cancellationToken);

    private async Task CommitNowAsync(StoreBatch batch)
    {
        var (last, leavesWork) = await _commits.CommitAsync(batch, isDue: NextWake <= _time.GetUtcNow()).ConfigureAwait(false);
        if (last.IsKnown)
        {
            SetWake(last.Wake, last.Now);
        }

        if ((leavesWork || (_parts.Suspects.HeldUntil != 0 && batch.Finishes.Count + batch.Cancels.Count > 0)) && batch.Claims.Count == 0)
        {
            // Its own demands are in other batches.
            _listener?.WorkArrived();
        }

        var ends = BatchResults.EndsOf(batch);
        var changes = BatchResults.ChangesOf(batch);
        var hasWork = leavesWork || batch.Pauses.Any(static pause => !pause.IsPaused);
        if (hasWork || ends.Count > 0 || changes.Count > 0)
        {
            _sender?.Send(new NodeSignals(Node.Identity.Life, hasWork, ends, changes));
        }
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _watch, null) is { } watch)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
    }

    // The database's clock decides; this node's only says how long to wait.
    private void SetWake(DateTimeOffset? wake, DateTimeOffset now)
    {
        // Once others may begin beside a suspect, that is for the next demand to find.
        if (_parts.Suspects.HeldUntil is > 0 and var held && TaskOrder.Time(held) > now && !(wake <= TaskOrder.Time(held)))
        {
            wake = TaskOrder.Time(held);
        }

        NextWake = wake + (_time.GetUtcNow() - now);
    }

    private async ValueTask<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw StoreFailures.Of(exception, Location);
        }
    }
}
