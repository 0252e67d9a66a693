namespace BentoSharp.Hosting.Devices;

/// <summary>Whether a device can be computed on.</summary>
internal enum DeviceState
{
    Working,

    /// <summary>A run does not return. The device works again if it does.</summary>
    Stuck,

    /// <summary>Only a restart of the process brings it back.</summary>
    Lost,
}

/// <summary>
/// A device and the one thread that computes on it: instances of services are made there, and their runs follow one another. What runs next is
/// the <see cref="DeviceScheduler"/>'s to say.
/// </summary>
internal sealed class DeviceExecutor(BentoDevice device, string name, DeviceScheduler scheduler, DeviceLibraries libraries, DeviceRunner runner)
{
    private int _isBegun;

    public BentoDevice Device => device;

    /// <summary>The device's name, with a number where several threads share it: <c>cuda:0</c>, <c>cpu/1</c>.</summary>
    public string Name => name;

    /// <summary>Whether it is one of the processor's threads that services share.</summary>
    public bool IsShared { get; init; }

    /// <summary>How many processors a run may use.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>How many instances of services have it; for who gives devices out.</summary>
    public int Instances { get; set; }

    /// <summary>What it has done so far; guarded by the scheduler.</summary>
    public DeviceUse Use { get; } = new();

    /// <summary>Work that goes before all runs; guarded by the scheduler.</summary>
    public Queue<Action> Orders { get; } = new();

    /// <summary>The queues that it takes runs from; guarded by the scheduler.</summary>
    public List<DeviceQueue> Queues { get; } = [];

    /// <summary>What runs; null where nothing does. Guarded by the scheduler.</summary>
    public DeviceJob? Job { get; set; }

    /// <summary>Whether it can be computed on; guarded by the scheduler.</summary>
    public DeviceState State { get; set; }

    /// <summary>Why it can't be; guarded by the scheduler.</summary>
    public string? Fault { get; set; }

    /// <summary>The number of its thread: those before the last one end as soon as they can. Guarded by the scheduler.</summary>
    public int Life { get; set; }

    /// <summary>Runs something on the thread, ahead of all runs that wait. The caller's context flows along.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var context = ExecutionContext.Capture();
        scheduler.Order(this, () =>
        {
            try
            {
                completion.SetResult(InContext(context, function));
            }
#pragma warning disable CA1031 // Whatever the user's code throws goes to who waits for it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                completion.SetException(exception);
            }
        });
        Start();
        return completion.Task;
    }

    /// <summary>Begins to run what there is.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isBegun, 1) == 0)
        {
            Begin(life: 0);
        }
    }

    /// <summary>Runs a function in a context on this thread; what it changes of the context ends with it.</summary>
    public static T InContext<T>(ExecutionContext? context, Func<T> function)
    {
        if (context is null)
        {
            return function();
        }

        T result = default!;
        ExecutionContext.Run(context, _ => result = function(), null);
        return result;
    }

    /// <summary>
    /// Leaves a run that does not return behind. The processor goes on with a new thread; nothing else is computed on another device until the run
    /// returns.
    /// </summary>
    /// <param name="job">The run.</param>
    /// <param name="reason">What is said of the device meanwhile.</param>
    /// <returns>Whether there is a new thread.</returns>
    public bool Abandon(DeviceJob job, string reason)
    {
        if (scheduler.Abandon(this, job, reason) is not { } life)
        {
            return false;
        }

        Begin(life);
        return true;
    }

    private void Begin(int life) => new Thread(() => Run(life)) { IsBackground = true, Name = $"BentoSharp {name}" }.UnsafeStart();

    private void Run(int life)
    {
        libraries.BeginThread(device, Processors);
        while (scheduler.Next(this, life) is { } next)
        {
            if (next.Order is { } order)
            {
                order();
            }
            else
            {
                runner.Run(this, next.Job!);
                scheduler.Done(this, next.Job!);
            }
        }
    }
}
