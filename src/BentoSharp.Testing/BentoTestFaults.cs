using BentoSharp.Hosting.Storage;

namespace BentoSharp.Testing;

/// <summary>Lets things fail that do not fail by themselves in a test.</summary>
public sealed class BentoTestFaults
{
    private readonly Lock _lock = new();
    private readonly List<(string Task, Exception Exception)> _attempts = [];
    private int _writes;

    internal BentoTestFaults()
    {
    }

    /// <summary>Lets the next attempt of a task throw, before its code is reached.</summary>
    /// <param name="task">The task: the method's name or the name on the wire.</param>
    /// <param name="exception">What it throws; retries, <c>RetryOn</c> and <c>NotRetryable</c> see it as if the code had thrown it.</param>
    /// <param name="times">How many attempts fail so. Default: 1.</param>
    public void FailNextAttempt(string task, Exception exception, int times = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        lock (_lock)
        {
            _attempts.AddRange(Enumerable.Repeat((task, exception), times));
        }
    }

    /// <summary>
    /// Lets the store refuse what is written next, as with a full disk: a submit is then refused, and an outcome is written again a second later by
    /// the host's clock.
    /// </summary>
    /// <param name="times">How many writes fail so. Default: 1.</param>
    public void FailNextWrite(int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        Interlocked.Add(ref _writes, times);
    }

    internal void ThrowForAttempt(string task)
    {
        lock (_lock)
        {
            var index = _attempts.FindIndex(fault => TaskNames.Match(fault.Task, task));
            if (index >= 0)
            {
                var exception = _attempts[index].Exception;
                _attempts.RemoveAt(index);
                throw exception;
            }
        }
    }

    internal void ThrowForWrite(StoreBatch batch)
    {
        if (batch.Inserts.Count + batch.Finishes.Count + batch.Cancels.Count + batch.Pauses.Count == 0 || Volatile.Read(ref _writes) == 0)
        {
            return;
        }

        Interlocked.Decrement(ref _writes);
        throw new TaskStoreException("The test lets this write fail (FailNextWrite).");
    }
}
