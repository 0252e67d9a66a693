namespace BentoSharp.Hosting.Workers;

/// <summary>
/// How many tasks of a service this node may hold leases for: all together, and of each task with a limit of its own. A demand for work
/// takes what is free, and gives back what it was not needed for.
/// </summary>
internal sealed class LeasePermits
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _free;
    private readonly HashSet<string> _limited;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _total;

    public LeasePermits(BentoServiceDefinition service)
    {
        _total = service.Settings.Slots;
        var tasks = service.Methods.Where(static method => method.Method.IsTask).ToList();
        _free = tasks.ToDictionary(
            static task => task.Method.Name,
            task => task.Settings.Concurrency > 0 ? task.Settings.Concurrency : int.MaxValue);
        _limited = [.. tasks.Where(static task => task.Settings.Concurrency > 0).Select(static task => task.Method.Name)];
    }

    /// <summary>Waits until a lease is possible.</summary>
    /// <returns>How many leases are possible, and of which tasks.</returns>
    public async Task<(int Total, IReadOnlyDictionary<string, int> Tasks)> FreeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_total > 0 && _free.Any(static task => task.Value > 0))
                {
                    return (_total, _free.Where(static task => task.Value > 0).ToDictionary());
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Take(string task)
    {
        lock (_lock)
        {
            _total--;
            if (_limited.Contains(task))
            {
                _free[task]--;
            }
        }
    }

    /// <summary>Gives a permit back.</summary>
    /// <returns>Whether a standing demand is outdated, because it excluded this task.</returns>
    public bool Release(string task)
    {
        lock (_lock)
        {
            _total++;
            var wasClosed = false;
            if (_limited.Contains(task))
            {
                wasClosed = _free[task] == 0;
                _free[task]++;
            }

            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return wasClosed;
        }
    }
}
