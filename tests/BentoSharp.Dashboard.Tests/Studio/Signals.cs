using System.Collections.Concurrent;

namespace BentoSharp.Dashboard.Tests.Studio;

/// <summary>Signals between a test and the tasks that it runs, so that nothing needs to sleep.</summary>
public sealed class Signals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    public void Raise(string name) => Of(name).TrySetResult();

    public Task WaitAsync(string name, CancellationToken cancellationToken = default) =>
        Of(name).Task.WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);

    private TaskCompletionSource Of(string name) =>
        _signals.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
