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
    private readonly Dictionary<Guid, int> _awaited = [];
    private readonly Dictionary<Guid, string> _reserved = [];
    private TaskCompletionSource? _quiet;
    private ClaimOperation? _standing;
    private bool _isStopping;
    private int _total;

    /// <param name="service">The service's name.</param>
    /// <param name="tasks">The tasks that it asks for.</param>
    /// <param name="room">How many may run at once.</param>
    /// <param name="coalescer">Where work comes from.</param>
    /// <param name="begin">Begins an attempt; it must not block.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures of the store are told.</param>
    public WorkDemand(
        string service,
        IReadOnlyList<BentoMethodDefinition> tasks,
        int room,
        StoreCoalescer coalescer,
        Action<TaskRecord> begin,
        TimeProvider time,
        ILogger logger)
    {
        _service = service;
        _coalescer = coalescer;
        _begin = begin;
        _time = time;
        _logger = logger;
        _total = room;
        _free = tasks.ToDictionary(
            static task => task.Method.Name, static task => task.Settings.Concurrency > 0 ? task.Settings.Concurrency : int.MaxValue);
        _limited = [.. tasks.Where(static task => task.Settings.Concurrency > 0).Select(static task => task.Method.Name)];
    }

    /// <summary>Whether it asks no more.</summary>
    public bool IsStopping => Volatile.Read(ref _isStopping);

    /// <summary>Begins to ask.</summary>
    public void Start() => Ask();

    /// <summary>Writes the outcome of an attempt that has no room.</summary>
    public void Write(FinishOperation? outcome)
    {
        if (outcome is not null)
        {
            _ = _coalescer.SubmitAsync(outcome);
        }
    }

    /// <summary>Says that an attempt of this node waits for a task: the room of that task is then the attempt's at once, ahead of new work.</summary>
    public void Await(Guid id)
    {
        lock (_lock)
        {
            _awaited[id] = _awaited.GetValueOrDefault(id) + 1;
        }
    }

    /// <summary>Says that an attempt waits for a task no more, and needs no room for that.</summary>
    public void StopAwaiting(Guid id)
    {
        lock (_lock)
        {
            if (ForgetAwaited(id) || !_reserved.Remove(id, out var task))
            {
                return;
            }

            _total++;
            Free(task);
        }

        Renew();
    }

    /// <summary>Takes room for an attempt whose wait for a task is over, also where there is none: then less new work is asked for.</summary>
    public void TakeBack(string task, Guid awaited)
    {
        lock (_lock)
        {
            ForgetAwaited(awaited);
            if (_reserved.Remove(awaited, out var reserved))
            {
                Free(reserved);
            }
            else
            {
                _total--;
            }

            if (_limited.Contains(task))
            {
                _free[task]--;
            }
        }

        Renew();
    }

    /// <summary>Says that an attempt needs its room no more.</summary>
    /// <param name="task">The attempt's task.</param>
    /// <param name="outcome">How it ended, if that is still to be written: it then shares a commit with the next demand.</param>
    public void Release(string task, FinishOperation? outcome)
    {
        ClaimOperation? outdated = null;
        lock (_lock)
        {
            if (outcome is { End: AttemptEnd.Succeeded or AttemptEnd.Failed } && _awaited.ContainsKey(outcome.Id))
            {
                _reserved[outcome.Id] = task;
                Write(outcome);
                return;
            }

            _total++;
            if (Free(task))
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

    /// <summary>Counts an end against the limit of its task.</summary>
    /// <returns>Whether that makes the first room.</returns>
    private bool Free(string task) => _limited.Contains(task) && _free[task]++ == 0;

    /// <returns>Whether somebody else still waits for the task.</returns>
    private bool ForgetAwaited(Guid id)
    {
        var left = _awaited.GetValueOrDefault(id) - 1;
        if (left > 0)
        {
            _awaited[id] = left;
        }
        else
        {
            _awaited.Remove(id);
        }

        return left > 0;
    }

    /// <summary>Asks for what there is room for now, and no more for what there was room for before.</summary>
    private void Renew()
    {
        if (Volatile.Read(ref _standing) is { } outdated)
        {
            _coalescer.Withdraw(outdated);
        }
        else
        {
            Ask();
        }
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
