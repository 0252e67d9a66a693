using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Asks the store for work, for as many tasks of a service as this node has room for: all together, and of each task with a limit of its
/// own. One demand stands at a time; where there is no work it waits in the store, so nothing polls.
/// </summary>
internal sealed partial class WorkDemand
{
    private readonly Lock _lock = new();
    private readonly string _service;
    private readonly StoreCoalescer _coalescer;
    private readonly Action<TaskRecord> _begin;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, int> _free;
    private readonly HashSet<string> _limited;
    private TaskCompletionSource? _quiet;
    private ClaimOperation? _standing;
    private bool _isStopping;
    private int _total;

    /// <param name="service">The service.</param>
    /// <param name="coalescer">Where work comes from.</param>
    /// <param name="begin">Begins an attempt; it must not block.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures of the store are told.</param>
    public WorkDemand(BentoServiceDefinition service, StoreCoalescer coalescer, Action<TaskRecord> begin, TimeProvider time, ILogger logger)
    {
        _service = service.Name;
        _coalescer = coalescer;
        _begin = begin;
        _time = time;
        _logger = logger;
        _total = service.Settings.Slots;
        var tasks = service.Methods.Where(static method => method.Method.IsTask).ToList();
        _free = tasks.ToDictionary(
            static task => task.Method.Name, static task => task.Settings.Concurrency > 0 ? task.Settings.Concurrency : int.MaxValue);
        _limited = [.. tasks.Where(static task => task.Settings.Concurrency > 0).Select(static task => task.Method.Name)];
    }

    /// <summary>Begins to ask.</summary>
    public void Start() => Ask();

    /// <summary>Says that an attempt needs its room no more.</summary>
    /// <param name="task">The attempt's task.</param>
    /// <param name="outcome">How it ended, if that is still to be written: it then shares a commit with the next demand.</param>
    public void Release(string task, FinishOperation? outcome)
    {
        ClaimOperation? outdated = null;
        lock (_lock)
        {
            _total++;
            if (_limited.Contains(task) && _free[task]++ == 0)
            {
                // A demand that was made without this task would never find it.
                outdated = _standing;
            }
        }

        if (outdated is not null)
        {
            _coalescer.Withdraw(outdated);
        }

        var demand = Next();
        if (outcome is not null && demand is not null)
        {
            _coalescer.Submit(outcome, demand);
        }
        else if (outcome is not null)
        {
            _ = _coalescer.SubmitAsync(outcome);
        }
        else if (demand is not null)
        {
            _ = _coalescer.SubmitAsync(demand);
        }

        if (demand is not null)
        {
            _ = AwaitAsync(demand);
        }
    }

    /// <summary>Asks no more. When it returns, no attempt begins any more.</summary>
    public Task StopAsync()
    {
        ClaimOperation? standing;
        Task quiet;
        lock (_lock)
        {
            _isStopping = true;
            standing = _standing;
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            quiet = standing is null ? Task.CompletedTask : _quiet.Task;
        }

        if (standing is not null)
        {
            _coalescer.Withdraw(standing);
        }

        return quiet;
    }

    private void Ask()
    {
        if (Next() is { } demand)
        {
            _ = _coalescer.SubmitAsync(demand);
            _ = AwaitAsync(demand);
        }
    }

    private ClaimOperation? Next()
    {
        lock (_lock)
        {
            if (_isStopping || _standing is not null || _total <= 0)
            {
                return null;
            }

            var tasks = _free.Where(static task => task.Value > 0).ToDictionary();
            return _standing = tasks.Count == 0 ? null : new ClaimOperation(_service, tasks, _total);
        }
    }

    private async Task AwaitAsync(ClaimOperation demand)
    {
        try
        {
            await demand.Completion.ConfigureAwait(false);
        }
        catch (TaskStoreException exception)
        {
            Failed(exception, _service);
            await Task.Delay(TimeSpan.FromSeconds(1), _time).ConfigureAwait(false);
        }

        Taken(demand);
        foreach (var lease in demand.Leases)
        {
            _begin(lease);
        }

        Ask();
        lock (_lock)
        {
            if (_standing is null)
            {
                _quiet?.TrySetResult();
            }
        }
    }

    private void Taken(ClaimOperation demand)
    {
        lock (_lock)
        {
            _standing = null;
            foreach (var lease in demand.Leases)
            {
                _total--;
                if (_limited.Contains(lease.Task))
                {
                    _free[lease.Task]--;
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service} could not take work; it tries again in a second")]
    private partial void Failed(Exception exception, string service);
}
