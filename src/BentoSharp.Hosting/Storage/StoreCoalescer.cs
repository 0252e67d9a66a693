using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Turns concurrent writes into batches (group commit), and keeps demands for work until there is some. The only way to write to a store.
/// </summary>
/// <remarks>
/// A thread of its own takes everything that waits as one batch, commits it, and completes its operations; meanwhile the next batch gathers.
/// So the more callers there are, the more share one wait for the disk. A claim without a lease stands: it takes part in each batch that
/// follows until it has one or is withdrawn. Where the store takes two commits at once there are two such threads: one for what begins tasks, one
/// for what runs and ends them, so that neither waits for the other.
/// </remarks>
public sealed class StoreCoalescer : IAsyncDisposable
{
    private readonly ITaskStore _store;
    private readonly OperationInbox _inbox = new();
    private readonly OperationInbox _endInbox;
    private readonly CommitLoop _loop;
    private readonly CommitLoop? _endLoop;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _phase;
    private int _running;

    /// <summary>Creates a coalescer, which has to be started.</summary>
    /// <param name="store">The store; the coalescer opens and closes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures of the store are told.</param>
    /// <param name="options">How writes are gathered.</param>
    public StoreCoalescer(ITaskStore store, TimeProvider time, ILogger logger, StoreCoalescerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logger);
        _store = store;
        store.Listen(new Listener(this));
        options ??= new StoreCoalescerOptions();
        _loop = Loop(_inbox, leads: true);
        _endInbox = store.MaxConcurrentCommits > 1 ? new OperationInbox() : _inbox;
        _endLoop = _endInbox == _inbox ? null : Loop(_endInbox, leads: false);
        _running = _endLoop is null ? 1 : 2;

        CommitLoop Loop(OperationInbox inbox, bool leads) =>
            new(store, inbox, time, logger, options, Tell, id => TaskChanged?.Invoke(id), leads);
    }

    /// <summary>
    /// Raised on a committing thread for each task that has reached a terminal state, after that is durable and before the operation that
    /// did it completes; for ends by other nodes on a thread of the store. Handlers must be quick and must not run user code.
    /// </summary>
    public event Action<TaskEnd>? TaskEnded;

    /// <summary>
    /// Raised for each task whose attempt has lost its right and should stop: it was canceled while it ran, or taken from this node. On the
    /// threads of <see cref="TaskEnded"/>, which is raised as well where the task has ended.
    /// </summary>
    public event Action<Guid>? TaskCanceled;

    /// <summary>Tells for the ends of which tasks somebody waits in this process; set before the start.</summary>
    internal Func<IReadOnlyCollection<Guid>> Awaited { get; set; } = static () => [];

    /// <summary>Tells of which of them somebody wants to see every change; set before the start.</summary>
    internal Func<IReadOnlyCollection<Guid>> Watched { get; set; } = static () => [];

    /// <summary>
    /// Raised on a committing thread for each task that has changed without ending: an attempt has begun, reported, or will be repeated.
    /// Handlers must be quick and must not run user code.
    /// </summary>
    public event Action<Guid>? TaskChanged;

    /// <summary>Whether it has been told to stop: what is submitted may be refused.</summary>
    public bool IsStopped => Volatile.Read(ref _phase) == 2;

    /// <summary>
    /// Whether the committing threads move. False when one was asked more than half a minute ago and has taken no turn since: nothing is written or
    /// leased any more then, although the process lives.
    /// </summary>
    public bool IsMoving => _loop.IsMoving && _endLoop?.IsMoving != false;

    /// <summary>Whether the store failed at the last write, so that submits are refused until it works again.</summary>
    public bool HasFailed => _loop.HasFailed || _endLoop?.HasFailed == true;

    /// <summary>The store, for reading.</summary>
    public ITaskStore Store => _store;

    /// <summary>Opens the store and begins to commit.</summary>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>What was found in the store.</returns>
    /// <exception cref="TaskStoreException">The store can't be opened.</exception>
    public async Task<StoreRecovery> StartAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _phase, 1, 0) != 0)
        {
            throw new InvalidOperationException("The coalescer was started already.");
        }

        try
        {
            var recovery = await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
            new Thread(() => Run(_loop)) { IsBackground = true, Name = "BentoSharp store" }.Start();
            if (_endLoop is { } ends)
            {
                new Thread(() => Run(ends)) { IsBackground = true, Name = "BentoSharp store, ends" }.Start();
            }

            return recovery;
        }
        catch
        {
            RefuseAll();
            throw;
        }
    }

    /// <summary>Hands over a write. Await its <see cref="StoreOperation.Completion"/> to know that it is durable.</summary>
    /// <param name="operation">The operation; an object is submitted once.</param>
    /// <exception cref="InvalidOperationException">The operation was submitted before.</exception>
    public void Submit(StoreOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!operation.TrySubmit())
        {
            throw new InvalidOperationException("An operation is submitted once.");
        }

        var endsTasks = operation is FinishOperation or ReportOperation or CancelOperation;
        if (!(endsTasks ? _endInbox : _inbox).TryAdd(operation))
        {
            operation.Fail(CommitLoop.Stopped());
        }
        else if (_endLoop is not null && operation is FinishOperation)
        {
            // What has ended leaves its room to others.
            _loop.Wake();
        }
    }

    /// <summary>Hands over writes at once, so that they are committed together.</summary>
    /// <param name="operations">The operations, at least one; none was submitted before.</param>
    internal void Submit(IReadOnlyList<StoreOperation> operations)
    {
        foreach (var operation in operations)
        {
            if (!operation.TrySubmit())
            {
                throw new InvalidOperationException("An operation is submitted once.");
            }
        }

        if (!_inbox.TryAdd(operations))
        {
            foreach (var operation in operations)
            {
                operation.Fail(CommitLoop.Stopped());
            }
        }
    }

    /// <summary>Hands over a write and waits until it is durable.</summary>
    /// <param name="operation">The operation; an object is submitted once.</param>
    /// <returns>Its <see cref="StoreOperation.Completion"/>.</returns>
    /// <exception cref="InvalidOperationException">The operation was submitted before.</exception>
    public Task SubmitAsync(StoreOperation operation)
    {
        Submit(operation);
        return operation.Completion;
    }

    /// <summary>Demands work and waits until there is some.</summary>
    /// <param name="claim">What can be run.</param>
    /// <param name="cancellationToken">Withdraws the claim.</param>
    /// <returns>The leases; none where the claim was withdrawn or the store stops. A lease that was made is never lost.</returns>
    public async Task<IReadOnlyList<TaskRecord>> ClaimAsync(ClaimOperation claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (cancellationToken.IsCancellationRequested)
        {
            return [];
        }

        var completion = SubmitAsync(claim);
        var registration = cancellationToken.UnsafeRegister(_ => Withdraw(claim), null);
        await using (registration.ConfigureAwait(false))
        {
            await completion.ConfigureAwait(false);
            return claim.Leases;
        }
    }

    /// <summary>
    /// Ends a claim that stands. Its <see cref="StoreOperation.Completion"/> tells how that ended: without leases, or with those that were made
    /// before.
    /// </summary>
    /// <param name="claim">The claim.</param>
    public void Withdraw(ClaimOperation claim) => _inbox.TryAdd(new WithdrawOperation(claim));

    /// <summary>Lets the claims that stand be tried again, because work may have come from elsewhere.</summary>
    public void Wake() => _loop.Wake();

    /// <summary>Commits what waits, withdraws the claims, closes the store cleanly, and refuses everything from then on.</summary>
    /// <returns>A task that completes when the store is closed.</returns>
    public Task StopAsync()
    {
        if (Interlocked.Exchange(ref _phase, 2) == 0)
        {
            RefuseAll();
        }

        _loop.Stop();
        _endLoop?.Stop();
        return _stopped.Task;
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private void Tell(TaskEnd end)
    {
        if (end is { State: BentoTaskStatus.Canceled, WasRunning: true })
        {
            TaskCanceled?.Invoke(end.Id);
        }

        TaskEnded?.Invoke(end);
    }

    private void RefuseAll()
    {
        foreach (var loop in (CommitLoop?[])[_loop, _endLoop])
        {
            loop?.Refuse();
            loop?.Dispose();
        }

        _stopped.TrySetResult();
    }

    private void Run(CommitLoop loop)
    {
        try
        {
            using (loop)
            {
                loop.Run();
            }

            if (Interlocked.Decrement(ref _running) == 0)
            {
                CommitLoop.Await(_store.CloseAsync());
                _stopped.TrySetResult();
            }
        }
        catch (Exception exception)
        {
            _stopped.TrySetException(exception);
        }
    }

    private sealed class Listener(StoreCoalescer coalescer) : IStoreListener
    {
        public IReadOnlyCollection<Guid> Awaited => coalescer.Awaited();

        public IReadOnlyCollection<Guid> Watched => coalescer.Watched();

        public void WorkArrived() => coalescer.Wake();

        public void TaskEnded(TaskEnd end) => coalescer.Tell(end);

        public void TaskChanged(Guid id) => coalescer.TaskChanged?.Invoke(id);

        public void AttemptLost(Guid id) => coalescer.TaskCanceled?.Invoke(id);
    }
}
