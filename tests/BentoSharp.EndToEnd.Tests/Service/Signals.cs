using System.Collections.Concurrent;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Signals between a test and the tasks that it runs, so that nothing needs to sleep.</summary>
public sealed class Signals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    public void Raise(string name) => Of(name).TrySetResult();

    public Task WaitAsync(string name, CancellationToken cancellationToken = default) =>
        Of(name).Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    public void Block(string name) => ((IAsyncResult)Of(name).Task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30));

    private TaskCompletionSource Of(string name) =>
        _signals.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>What was run, in order.</summary>
public sealed class Calls
{
    private readonly Lock _lock = new();
    private readonly List<string> _keys = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _keys];
            }
        }
    }

    /// <summary>Notes a run.</summary>
    /// <returns>How many runs of this key there were, with this one.</returns>
    public int Note(string key)
    {
        lock (_lock)
        {
            _keys.Add(key);
            return _keys.Count(noted => noted == key);
        }
    }
}
