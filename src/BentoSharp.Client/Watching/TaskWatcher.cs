using System.Runtime.CompilerServices;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Waiting;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Watching;

/// <summary>Watches tasks: by events where the service sends them, else by asking now and then.</summary>
internal sealed class TaskWatcher(
    HttpExchange exchange, ResilientExchange resilient, ServiceOffers offers, AnswerReader reader, BentoHttpClientOptions options)
{
    private readonly PollingWatcher _polling = new(exchange, resilient, reader, options);

    public async IAsyncEnumerable<BentoTaskUpdate> WatchAsync(
        BentoMethod method, string id, long after, [EnumeratorCancellation] CancellationToken token)
    {
        var hasEvents = (await offers.GetAsync(token).ConfigureAwait(false)).Events;
        var updates = hasEvents ? FollowAsync(method, id, after, token) : _polling.WatchAsync(method, id, after, token);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <inheritdoc cref="WatchAsync"/>
    public IEnumerable<BentoTaskUpdate> Watch(BentoMethod method, string id, long after, CancellationToken token)
    {
        var updates = offers.Get(token).Events ? Follow(method, id, after, token) : _polling.Watch(method, id, after, token);
        foreach (var update in updates)
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<BentoTaskUpdate> FollowAsync(
        BentoMethod method, string id, long after, [EnumeratorCancellation] CancellationToken token)
    {
        var round = new WatchRound(method, id, after, reader, options);
        while (true)
        {
            var pieces = exchange.StreamAsync(round.Next(), round.Error, token).GetAsyncEnumerator(token);
            await using (pieces.ConfigureAwait(false))
            {
                while (!round.IsOver && await MoveNextAsync(pieces).ConfigureAwait(false))
                {
                    foreach (var update in round.Take(pieces.Current))
                    {
                        yield return update;
                    }
                }
            }

            if (round.IsOver)
            {
                yield break;
            }

            await Task.Delay(round.Pause, options.TimeProvider, token).ConfigureAwait(false);
        }
    }

    private IEnumerable<BentoTaskUpdate> Follow(BentoMethod method, string id, long after, CancellationToken token)
    {
        var round = new WatchRound(method, id, after, reader, options);
        while (true)
        {
            using (var pieces = exchange.Stream(round.Next(), round.Error, token).GetEnumerator())
            {
                while (!round.IsOver && MoveNext(pieces))
                {
                    foreach (var update in round.Take(pieces.Current))
                    {
                        yield return update;
                    }
                }
            }

            if (round.IsOver)
            {
                yield break;
            }

            BlockingPause.Wait(round.Pause, options.TimeProvider, token);
        }
    }

    /// <summary>False at the end of the answer, and where it broke off: then it is taken up again.</summary>
    private async Task<bool> MoveNextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            return await pieces.MoveNextAsync().ConfigureAwait(false);
        }
        catch (TransportException exception) when (exception.Failure != TransportFailure.NotTrusted)
        {
            return false;
        }
        catch (TransportException exception)
        {
            throw exception.ToServiceException(exchange.Address);
        }
    }

    private bool MoveNext(IEnumerator<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            return pieces.MoveNext();
        }
        catch (TransportException exception) when (exception.Failure != TransportFailure.NotTrusted)
        {
            return false;
        }
        catch (TransportException exception)
        {
            throw exception.ToServiceException(exchange.Address);
        }
    }
}
