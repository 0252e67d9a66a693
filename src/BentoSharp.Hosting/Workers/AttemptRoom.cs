using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// The room that an attempt takes among those that may run at once. While its code waits for other tasks the room is theirs, so that a task
/// may wait for its children even where only one runs at a time; afterwards it is taken back ahead of new work.
/// </summary>
internal sealed class AttemptRoom(IAttemptSlots slots, WorkDemand demand, string task)
{
    // Made by the first wait: most attempts wait for nobody.
    private SemaphoreSlim? _gate;
    private volatile bool _hasEnded;
    private int _waits;

    /// <summary>The task's name of today.</summary>
    public string TaskName => task;

    /// <summary>Whether the node takes no more work: who waits for other tasks may wait in vain.</summary>
    public bool IsDraining => demand.IsStopping;

    /// <summary>Whether the room is given to others at the moment.</summary>
    public bool IsGiven => Volatile.Read(ref _waits) > 0;

    /// <summary>Takes the room for the first time.</summary>
    public Task BeginAsync() => slots.TakeSlotAsync(CancellationToken.None);

    /// <summary>Gives the room away while the code waits. Of several waits at once, the first gives it away and the last takes it back.</summary>
    /// <param name="awaited">The task that is awaited; empty where it is none.</param>
    /// <param name="wait">The wait.</param>
    /// <param name="stop">The attempt's own token: when it has fired, the room is not taken back, for the code has only to end.</param>
    public async Task<T> WaitAsync<T>(Guid awaited, Func<Task<T>> wait, CancellationToken stop)
    {
        if (!await LeaveAsync(awaited).ConfigureAwait(false))
        {
            return await wait().ConfigureAwait(false);
        }

        try
        {
            return await wait().ConfigureAwait(false);
        }
        finally
        {
            await ReturnAsync(awaited, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the room back at the end of the code.</summary>
    /// <param name="outcome">The outcome that is still to be written, if any.</param>
    public async ValueTask EndAsync(FinishOperation? outcome)
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _gate) is { } gate)
        {
            await gate.WaitAsync().ConfigureAwait(false);
            gate.Release();
        }

        if (_waits > 0)
        {
            // The code was stopped in a wait or has left one behind, and the room is given away already.
            slots.StayAway();
            demand.EndAway(outcome);
            return;
        }

        slots.ReturnSlot();
        demand.Release(task, outcome);
    }

    private async Task<bool> LeaveAsync(Guid awaited)
    {
        var gate = Gate();
        await gate.WaitAsync().ConfigureAwait(false);
        var leaves = !_hasEnded;
        if (leaves)
        {
            demand.Await(awaited);
            if (_waits++ == 0)
            {
                slots.Leave();
                demand.Leave(task);
            }
        }

        gate.Release();
        return leaves;
    }

    private async Task ReturnAsync(Guid awaited, CancellationToken stop)
    {
        var gate = Gate();
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (_hasEnded || stop.IsCancellationRequested)
        {
            demand.StopAwaiting(awaited);
        }
        else if (_waits > 1)
        {
            _waits--;
            demand.StopAwaiting(awaited);
        }
        else
        {
            demand.TakeBack(task, awaited);
            if (await slots.ReturnAsync(stop).ConfigureAwait(false))
            {
                _waits = 0;
            }
            else
            {
                demand.Leave(task);
            }
        }

        gate.Release();
    }

    private SemaphoreSlim Gate()
    {
        if (Volatile.Read(ref _gate) is { } gate)
        {
            return gate;
        }

        Interlocked.CompareExchange(ref _gate, new SemaphoreSlim(1, 1), null);
        return _gate;
    }
}
