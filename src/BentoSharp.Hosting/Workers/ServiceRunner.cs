using System.Diagnostics;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Runs one service on this node: asks the store for work whenever it has room, runs attempts and immediate calls on the service's
/// instances, and reports how attempts ended.
/// </summary>
internal sealed partial class ServiceRunner : IAsyncDisposable
{
    private readonly IServiceProvider _root;
    private readonly StoreCoalescer _coalescer;
    private readonly BentoSharpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerPool _workers;
    private readonly ServiceThreads _threads;
    private readonly LeasePermits _permits;
    private readonly SemaphoreSlim _slots;
    private readonly RunningAttempts _running = new();
    private readonly Dictionary<string, BentoMethodDefinition> _tasks;
    private readonly CancellationTokenSource _stopping = new();
    private ClaimOperation? _demand;
    private Task _loop = Task.CompletedTask;
    private int _attempts;
    private TaskCompletionSource? _idle;

    public ServiceRunner(
        BentoServiceDefinition service,
        IServiceProvider root,
        StoreCoalescer coalescer,
        BentoSharpOptions options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        Service = service;
        _root = root;
        _coalescer = coalescer;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger($"BentoSharp.{service.Name}");
        _workers = new WorkerPool(service, root);
        _threads = new ServiceThreads(service.Name, service.Settings.Slots);
        _permits = new LeasePermits(service);
        _slots = new SemaphoreSlim(service.Settings.Slots);
        _tasks = service.Methods.Where(static method => method.Method.IsTask).ToDictionary(static method => method.Method.Name);
    }

    public BentoServiceDefinition Service { get; }

    private bool ExposeErrors => _options.ExposeErrors == true;

    /// <summary>Makes the instances and begins to take work.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _workers.StartAsync(cancellationToken).ConfigureAwait(false);
        _loop = _tasks.Count == 0 ? Task.CompletedTask : Task.Run(ClaimLoopAsync, CancellationToken.None);
    }

    /// <summary>Fires the token of a task that was canceled, if it runs here.</summary>
    public void Cancel(Guid id) => _running.Cancel(id);

    /// <summary>Runs an immediate call; it waits for a slot like an attempt does.</summary>
    public async Task<BentoResponse> CallAsync(BentoMethodDefinition method, BentoRequest request, CancellationToken cancellationToken)
    {
        var arguments = method.ReadArguments(request);
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = RunOnWorkerAsync(method, arguments, task: null, source.Token);
        _ = ReleaseAfterAsync(run, source);
        var limit = TimeSpan.FromSeconds(method.Settings.TimeoutSeconds);
        try
        {
            return await run.WaitAsync(limit > TimeSpan.Zero ? limit : Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            await source.CancelAsync().ConfigureAwait(false);
            return ErrorBodies.Timeout(limit);
        }
    }

    /// <summary>
    /// Takes no more work, lets running attempts finish for a while, then fires their tokens and gives them back uncharged.
    /// </summary>
    public async Task DrainAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var idle = WhenIdle();
        await idle.WaitAsync(_options.DrainTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var attempt in _running.All)
        {
            attempt.Stop(StopReason.Draining);
        }

        await idle.WaitAsync(_options.CancellationGrace + TimeSpan.FromSeconds(1), _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync().ConfigureAwait(false);
        _threads.Dispose();
        _slots.Dispose();
        _stopping.Dispose();
    }

    private async Task ClaimLoopAsync()
    {
        var token = _stopping.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                var (total, tasks) = await _permits.FreeAsync(token).ConfigureAwait(false);
                var demand = new ClaimOperation(Service.Name, tasks, total);
                Volatile.Write(ref _demand, demand);
                foreach (var lease in await _coalescer.ClaimAsync(demand, token).ConfigureAwait(false))
                {
                    Begin(lease);
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (TaskStoreException exception)
            {
                ClaimFailed(exception, Service.Name);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Frees the slot when the code has really ended, which can be after its caller has gone.</summary>
    private async Task ReleaseAfterAsync(Task run, CancellationTokenSource source)
    {
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _slots.Release();
        source.Dispose();
    }

    private void Begin(TaskRecord lease)
    {
        _permits.Take(lease.Task);
        Interlocked.Increment(ref _attempts);
        _ = Task.Run(() => RunAttemptAsync(lease));
    }

    private void End(TaskRecord lease)
    {
        // A demand that stands without this task would never find it: the loop makes a new one.
        if (_permits.Release(lease.Task) && Volatile.Read(ref _demand) is { } demand)
        {
            _coalescer.Withdraw(demand);
        }

        if (Interlocked.Decrement(ref _attempts) == 0)
        {
            Volatile.Read(ref _idle)?.TrySetResult();
        }
    }

    private Task WhenIdle()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _idle, idle);
        if (Volatile.Read(ref _attempts) == 0)
        {
            idle.TrySetResult();
        }

        return idle.Task;
    }

    private async Task RunAttemptAsync(TaskRecord lease)
    {
        var method = _tasks[lease.Task];
        var settings = method.Settings;
        await _slots.WaitAsync().ConfigureAwait(false);
        using var scope = _logger.BeginScope("Task {TaskId}, attempt {Attempt}", WireText.Id(lease.Id), lease.Attempt);
        using var activity = BentoSharpDiagnostics.StartAttempt(lease);
        var progress = new ProgressReporter(lease.Id, lease.Fence, _coalescer, _options.ProgressInterval, _time);
        TimeSpan? limit = settings.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(settings.TimeoutSeconds) : null;
        var attempt = new Attempt(lease, progress, limit, _time);
        _running.Add(attempt);
        var run = ReadAndRunAsync(method, attempt);
        await WithGraceAsync(run, attempt).ConfigureAwait(false);
        if (Outcome(run, attempt, settings) is { } outcome)
        {
            await FinishAsync(outcome).ConfigureAwait(false);
        }

        // Code that goes on after its end keeps its slot: the limit counts what really runs.
        if (!run.IsCompleted)
        {
            Abandoned(WireText.Id(lease.Id), lease.Task, attempt.Reason);
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _running.Remove(attempt);
        attempt.Dispose();
        _slots.Release();
        End(lease);
    }

    private async Task<BentoResponse> ReadAndRunAsync(BentoMethodDefinition method, Attempt attempt)
    {
        var arguments = method.ReadArguments(RequestReader.ToRequest(attempt.Lease.Request!));
        return await RunOnWorkerAsync(method, arguments, attempt.Context, attempt.Token).ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a run, or, once its token has fired, for as long as it may take to notice.</summary>
    private async Task WithGraceAsync(Task run, Attempt attempt)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = attempt.Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        await using (registration.ConfigureAwait(false))
        {
            await Task.WhenAny(run, fired.Task).ConfigureAwait(false);
            await run.WaitAsync(_options.CancellationGrace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private FinishOperation? Outcome(Task<BentoResponse> run, Attempt attempt, BentoTaskSettings settings)
    {
        var lease = attempt.Lease;
        if (run.IsCompletedSuccessfully)
        {
            return AttemptOutcome.Succeeded(lease, run.GetAwaiter().GetResult());
        }

        var exception = run.Exception?.InnerException;
        if (exception is null or OperationCanceledException)
        {
            switch (attempt.Reason)
            {
                case StopReason.Canceled:
                    return null;
                case StopReason.Draining:
                    return AttemptOutcome.GivenBack(lease);
                case StopReason.TimedOut:
                    AttemptTimedOut(lease.Task, settings.TimeoutSeconds);
                    return AttemptOutcome.TimedOut(lease, settings, _time.GetUtcNow(), Random.Shared.NextDouble());
            }
        }

        exception ??= new OperationCanceledException("the task's code was canceled by itself");
        AttemptFailed(exception, lease.Task);
        return AttemptOutcome.Threw(lease, settings, exception, ExposeErrors, _time.GetUtcNow(), Random.Shared.NextDouble());
    }

    private async Task<BentoResponse> RunOnWorkerAsync(
        BentoMethodDefinition method, object arguments, BentoTaskContext? task, CancellationToken cancellationToken)
    {
        var worker = _workers.Take();
        var call = new RunCall(_root, task, _time.GetUtcNow(), cancellationToken);
        await using (call.ConfigureAwait(false))
        {
            try
            {
                if (!method.Settings.IsSynchronous)
                {
                    return await method.RunAsync(worker.Instance, arguments, call).ConfigureAwait(false);
                }

                // A synchronous method has ended when RunAsync returns, so nothing is blocked on by taking its result.
                return await _threads
                    .RunAsync(() => method.RunAsync(worker.Instance, arguments, call).AsTask().GetAwaiter().GetResult()).ConfigureAwait(false);
            }
            finally
            {
                _workers.Return(worker);
            }
        }
    }

    private async Task FinishAsync(FinishOperation outcome)
    {
        try
        {
            await _coalescer.SubmitAsync(outcome).ConfigureAwait(false);
            if (!outcome.IsApplied)
            {
                LateResult(WireText.Id(outcome.Id));
            }
        }
        catch (TaskStoreException exception)
        {
            FinishFailed(exception, WireText.Id(outcome.Id));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An attempt of {Task} failed")]
    private partial void AttemptFailed(Exception exception, string task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An attempt of {Task} took longer than {Seconds} s")]
    private partial void AttemptTimedOut(string task, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} ({Task}) goes on although it was told to stop ({Reason}); its slot stays taken until it returns")]
    private partial void Abandoned(string id, string task, StopReason reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The result of task {Id} came too late and was refused")]
    private partial void LateResult(string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outcome of task {Id} could not be stored; the task will be started again after a restart")]
    private partial void FinishFailed(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service} could not take work; it tries again in a second")]
    private partial void ClaimFailed(Exception exception, string service);
}
