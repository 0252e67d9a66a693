using BentoSharp.Clients;

namespace BentoSharp;

/// <summary>Waits for many tasks on the caller's thread, one wait for each channel and method.</summary>
internal sealed class SyncTaskOutcomes<TResult>(BentoSyncTaskHandle<TResult>[] handles)
{
    private readonly Dictionary<string, BentoTaskOutcome<TResult>> _outcomes = new(handles.Length);

    public IReadOnlyList<TResult> Wait(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } limit)
        {
            source.CancelAfter(limit);
        }

        try
        {
            foreach (var group in handles.DistinctBy(static handle => handle.Id).GroupBy(static handle => (handle.Channel, handle.Method)))
            {
                Wait(group.Key.Channel, group.ToDictionary(static handle => handle.Id), source.Token);
            }
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Of {handles.Length} tasks {_outcomes.Count} have ended within {timeout}. The others go on; wait again, or cancel them.");
        }

        return [.. handles.Select(handle => _outcomes[handle.Id].Result)];
    }

    private void Wait(IBentoSyncChannel channel, Dictionary<string, BentoSyncTaskHandle<TResult>> waiting, CancellationToken token)
    {
        foreach (var end in channel.WaitForEach(waiting.First().Value.Method, waiting.Keys, token))
        {
            _outcomes[end.Id] = end.Error is { } error ? new(end.Id, error) : Take(waiting[end.Id], end, token);
        }
    }

    private static BentoTaskOutcome<TResult> Take(BentoSyncTaskHandle<TResult> handle, BentoTaskEnd end, CancellationToken token)
    {
        try
        {
            return new(end.Id, end.Response is { } response ? handle.Read(response) : handle.Get(token));
        }
        catch (BentoException exception)
        {
            return new(end.Id, exception);
        }
    }
}
