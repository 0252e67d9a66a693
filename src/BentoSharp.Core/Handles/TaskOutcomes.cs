using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp;

/// <summary>Waits for many tasks, one wait for each channel and method, and takes the results that do not come along, a few at once.</summary>
/// <param name="read">Makes the result of a task whose answer came along.</param>
/// <param name="take">Takes the result of a task by itself.</param>
internal sealed class TaskOutcomes<THandle, TResult>(
    Func<BentoMethod, BentoResponse, BentoTaskInfo, TResult> read, Func<THandle, CancellationToken, Task<TResult>> take) : IDisposable
    where THandle : BentoTaskHandle
{
    private const int TakenAtOnce = 8;

    private readonly SemaphoreSlim _taking = new(TakenAtOnce);
    private readonly Channel<BentoTaskOutcome<TResult>> _outcomes =
        Channel.CreateUnbounded<BentoTaskOutcome<TResult>>(new UnboundedChannelOptions { SingleReader = true });

    public async IAsyncEnumerable<BentoTaskOutcome<TResult>> ReadAsync(
        IEnumerable<THandle> handles, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = WaitAsync([.. handles.DistinctBy(static handle => handle.Id)], stop.Token);
        try
        {
            await foreach (var outcome in _outcomes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return outcome;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
            Dispose();
        }
    }

    public void Dispose() => _taking.Dispose();

    private async Task WaitAsync(THandle[] handles, CancellationToken token)
    {
        try
        {
            var groups = handles.GroupBy(static handle => handle.Source);
            await Task.WhenAll(groups.Select(group => WaitAsync(group, token))).ConfigureAwait(false);
            _outcomes.Writer.Complete();
        }
        catch (Exception exception)
        {
            // The reader throws it.
            _outcomes.Writer.Complete(exception);
        }
    }

    private async Task WaitAsync(IGrouping<HandleSource?, THandle> group, CancellationToken token)
    {
        if (group.Key is not { } source)
        {
            await Task.WhenAll(group.Select(handle => TakeAsync(handle, token))).ConfigureAwait(false);
            return;
        }

        var handles = group.ToDictionary(static handle => handle.Id);
        var takes = new List<Task>();
        await foreach (var end in source.Channel.WaitForEachAsync(source.Method, handles.Keys, token).ConfigureAwait(false))
        {
            if (end is { Info: { } info, Response: { } response })
            {
                Add(end.Id, () => read(source.Method, response, info));
            }
            else if (end.Error is { } error)
            {
                _outcomes.Writer.TryWrite(new(end.Id, error));
            }
            else
            {
                takes.Add(TakeAsync(handles[end.Id], token));
            }
        }

        await Task.WhenAll(takes).ConfigureAwait(false);
    }

    private async Task TakeAsync(THandle handle, CancellationToken token)
    {
        await _taking.WaitAsync(token).ConfigureAwait(false);
        try
        {
            var result = await take(handle, token).ConfigureAwait(false);
            Add(handle.Id, () => result);
        }
        catch (BentoException exception)
        {
            _outcomes.Writer.TryWrite(new(handle.Id, exception));
        }
        finally
        {
            _taking.Release();
        }
    }

    private void Add(string id, Func<TResult> result)
    {
        BentoTaskOutcome<TResult> outcome;
        try
        {
            outcome = new(id, result());
        }
        catch (BentoException exception)
        {
            outcome = new(id, exception);
        }

        _outcomes.Writer.TryWrite(outcome);
    }
}
