using System.Collections.Concurrent;

namespace Tour;

/// <summary>Signals between an example and the tasks it runs, so that order never depends on a sleep.</summary>
public sealed class Signals
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _signals = new();

    public void Raise(string name, int count = 1) => Of(name).Release(count);

    /// <inheritdoc cref="WaitAsync(string, int, CancellationToken)"/>
    public Task WaitAsync(string name, CancellationToken cancellationToken = default) => WaitAsync(name, 1, cancellationToken);

    /// <summary>Waits until the signal was raised as often as asked; each raise is waited for once.</summary>
    public async Task WaitAsync(string name, int count, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            if (!await Of(name).WaitAsync(Limit, cancellationToken))
            {
                throw new TimeoutException($"Nobody raised the signal \"{name}\".");
            }
        }
    }

    /// <summary>Waits on the thread of a synchronous task.</summary>
    public void Block(string name)
    {
        if (!Of(name).Wait(Limit))
        {
            throw new TimeoutException($"Nobody raised the signal \"{name}\".");
        }
    }

    /// <summary>How often the signal was raised and not waited for.</summary>
    public int Count(string name) => Of(name).CurrentCount;

    private SemaphoreSlim Of(string name) => _signals.GetOrAdd(name, static _ => new SemaphoreSlim(0));
}
