using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Asks the store for work, for as many tasks of a service as this node has room for: all together, and of each task with a limit of its
/// own. The demand stands in the store, with the room of each batch's moment, so nothing polls.
/// </summary>
internal sealed class WorkDemand : IClaimant
{
    private readonly Lock _lock = new();
    private readonly StoreCoalescer _coalescer;
    private readonly Action<IReadOnlyList<TaskRecord>> _begin;
    private readonly ClaimOperation _claim;
    private readonly Dictionary<string, int> _free;
    private readonly HashSet<string> _limited;
    private readonly Dictionary<string, string> _aliases;
    private readonly Dictionary<Guid, int> _awaited = [];
    private readonly Dictionary<Guid, string> _reserved = [];
    private bool _isStopping;
    private int _total;
    private int _away;

    /// <param name="service">The service's name.</param>
    /// <param name="tasks">The tasks that it asks for.</param>
    /// <param name="room">How many may run at once.</param>
    /// <param name="coalescer">Where work comes from.</param>
    /// <param name="begin">Begins attempts; it must not block.</param>
    public WorkDemand(
        string service, IReadOnlyList<BentoMethodDefinition> tasks, int room, StoreCoalescer coalescer, Action<IReadOnlyList<TaskRecord>> begin)
    {
        _coalescer = coalescer;
        _begin = begin;
        _total = room;
        _free = tasks.ToDictionary(
            static task => task.Method.Name, static task => task.Settings.Concurrency > 0 ? task.Settings.Concurrency : int.MaxValue);
        _aliases = tasks
            .SelectMany(static task => task.Settings.Aliases.Select(alias => KeyValuePair.Create(alias, task.Method.Name)))
            .ToDictionary();
        _limited = [.. tasks.Where(static task => task.Settings.Concurrency > 0).Select(static task => task.Method.Name)];
        _claim = new ClaimOperation(service, _free.ToDictionary(), room)
        {
            Aliases = _aliases,
            Limits = tasks.Where(static task => task.Settings.Limit > 0).ToDictionary(static task => task.Method.Name, static task => task.Settings.Limit),
            Claimant = this,
        };
    }

    /// <summary>Whether it asks no more.</summary>
    public bool IsStopping => Volatile.Read(ref _isStopping);

    /// <summary>Begins to ask.</summary>
    public void Start() => _coalescer.Submit(_claim);

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

        _coalescer.Wake();
    }

    /// <summary>Gives the room of an attempt away while it waits for other tasks.</summary>
    public void Leave(string task)
    {
        lock (_lock)
        {
            _away++;
        }

        Release(task, null);
    }

    /// <summary>Says that an attempt whose room is given away has ended.</summary>
    /// <param name="outcome">The outcome that is still to be written, if any.</param>
    public void EndAway(FinishOperation? outcome)
    {
        lock (_lock)
        {
            _away--;
        }

        Write(outcome);
    }

    /// <summary>Takes room for an attempt whose wait for a task is over, also where there is none: then less new work is asked for.</summary>
    public void TakeBack(string task, Guid awaited)
    {
        lock (_lock)
        {
            _away--;
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

        // The task that was awaited may have left room of its own.
        _coalescer.Wake();
    }

    /// <summary>Says that an attempt needs its room no more.</summary>
    /// <param name="task">The attempt's task.</param>
    /// <param name="outcome">How it ended, if that is still to be written: new work then comes with the same commit.</param>
    public void Release(string task, FinishOperation? outcome)
    {
        lock (_lock)
        {
            if (outcome is { End: AttemptEnd.Succeeded or AttemptEnd.Failed } && _awaited.ContainsKey(outcome.Id))
            {
                _reserved[outcome.Id] = task;
            }
            else
            {
                _total++;
                Free(task);
            }
        }

        if (outcome is not null)
        {
            Write(outcome);
        }
        else
        {
            _coalescer.Wake();
        }
    }

    /// <summary>Says that attempts of one task need their room no more, and writes their outcomes together.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempts">How many they are.</param>
    /// <param name="outcomes">How they ended; fewer where some have nothing to write.</param>
    public void Release(string task, int attempts, IReadOnlyList<FinishOperation> outcomes)
    {
        lock (_lock)
        {
            _total += attempts;
            if (_limited.Contains(task))
            {
                _free[task] += attempts;
            }
        }

        if (outcomes.Count > 0)
        {
            _coalescer.Submit(outcomes);
        }
        else
        {
            _coalescer.Wake();
        }
    }

    /// <summary>Asks no more. When it returns, no attempt begins any more.</summary>
    public async Task StopAsync()
    {
        Volatile.Write(ref _isStopping, true);
        _coalescer.Withdraw(_claim);
        await _claim.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    void IClaimant.Offer(ClaimOperation claim)
    {
        lock (_lock)
        {
            claim.Max = _isStopping ? 0 : _total;
            claim.Waiting = _away;
            if (_limited.Count > 0)
            {
                claim.Tasks = _free.Where(static task => task.Value > 0).ToDictionary();
            }
        }
    }

    /// <inheritdoc/>
    void IClaimant.Take(IReadOnlyList<TaskRecord> leases)
    {
        lock (_lock)
        {
            foreach (var lease in leases)
            {
                _total--;
                var task = _aliases.GetValueOrDefault(lease.Task, lease.Task);
                if (_limited.Contains(task))
                {
                    _free[task]--;
                }
            }
        }

        _begin(leases);
    }

    private void Write(FinishOperation? outcome)
    {
        if (outcome is not null)
        {
            _ = _coalescer.SubmitAsync(outcome);
        }
    }

    /// <summary>Counts an end against the limit of its task.</summary>
    private void Free(string task)
    {
        if (_limited.Contains(task))
        {
            _free[task]++;
        }
    }

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
}
