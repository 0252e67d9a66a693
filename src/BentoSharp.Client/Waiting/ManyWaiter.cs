using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Waiting;

/// <summary>
/// Waits for the ends of many tasks: by one request for up to ten thousand where the service takes that, else by asking for their statuses in
/// turn, a few at once.
/// </summary>
internal sealed class ManyWaiter(
    HttpExchange exchange, ServiceOffers offers, TaskWaiter single, AnswerReader reader, AnswerErrors errors, BentoHttpClientOptions options)
{
    /// <summary>How many statuses are asked for at once.</summary>
    private const int AskedAtOnce = 8;

    public async IAsyncEnumerable<BentoTaskEnd> WaitAsync(
        BentoMethod method, IReadOnlyCollection<string> ids, [EnumeratorCancellation] CancellationToken token)
    {
        var ends = Channel.CreateUnbounded<BentoTaskEnd>(new UnboundedChannelOptions { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var work = WaitAsync(method, ids, ends.Writer, stop.Token);
        try
        {
            await foreach (var end in ends.Reader.ReadAllAsync(token).ConfigureAwait(false))
            {
                yield return end;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="WaitAsync(BentoMethod, IReadOnlyCollection{string}, CancellationToken)"/>
    /// <remarks>On the caller's thread, so that groups of tasks are waited for one after the other.</remarks>
    public IEnumerable<BentoTaskEnd> Wait(BentoMethod method, IReadOnlyCollection<string> ids, CancellationToken token)
    {
        var groups = IsOffered(offers.Get(token)) ? ids.Chunk(ManyRound.MaxTasks).SelectMany(chunk => Follow(method, chunk, token))
            : ids.Select(id => One(id, () => single.Wait(method, id, token)));
        foreach (var end in groups)
        {
            yield return end;
        }
    }

    private bool IsOffered(Offers offered) => offered.Many && options.LongPollWait > TimeSpan.Zero;

    private async Task WaitAsync(BentoMethod method, IReadOnlyCollection<string> ids, ChannelWriter<BentoTaskEnd> ends, CancellationToken token)
    {
        try
        {
            var isOffered = IsOffered(await offers.GetAsync(token).ConfigureAwait(false));
            await (isOffered
                ? Task.WhenAll(ids.Chunk(ManyRound.MaxTasks).Select(chunk => FollowAsync(method, chunk, ends, token)))
                : AskAsync(method, ids, ends, token)).ConfigureAwait(false);
            ends.Complete();
        }
        catch (Exception exception)
        {
            // The reader throws it.
            ends.Complete(exception);
        }
    }

    private async Task FollowAsync(BentoMethod method, string[] ids, ChannelWriter<BentoTaskEnd> ends, CancellationToken token)
    {
        for (var round = new ManyRound(method, ids, errors, options); !round.IsOver;)
        {
            try
            {
                await foreach (var piece in exchange.StreamAsync(round.Next(), round.Error, token).ConfigureAwait(false))
                {
                    foreach (var end in round.Take(piece))
                    {
                        ends.TryWrite(end);
                    }
                }
            }
            catch (TransportException exception) when (exception.Failure != TransportFailure.NotTrusted)
            {
                // It is asked again for those that have not ended.
            }
            catch (TransportException exception)
            {
                throw exception.ToServiceException(exchange.Address);
            }

            if (!round.IsOver && round.Pause > TimeSpan.Zero)
            {
                await Task.Delay(round.Pause, options.TimeProvider, token).ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<BentoTaskEnd> Follow(BentoMethod method, string[] ids, CancellationToken token)
    {
        for (var round = new ManyRound(method, ids, errors, options); !round.IsOver;)
        {
            using (var pieces = exchange.Stream(round.Next(), round.Error, token).GetEnumerator())
            {
                while (MoveNext(pieces))
                {
                    foreach (var end in round.Take(pieces.Current))
                    {
                        yield return end;
                    }
                }
            }

            if (!round.IsOver)
            {
                BlockingPause.Wait(round.Pause, options.TimeProvider, token);
            }
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

    /// <summary>Asks for the statuses of all that have not ended, in turns.</summary>
    private async Task AskAsync(BentoMethod method, IReadOnlyCollection<string> ids, ChannelWriter<BentoTaskEnd> ends, CancellationToken token)
    {
        var pace = new WaitPace(options.PollInterval, options.MaxPollInterval);
        var rounds = ids.Select(id => (Id: id, Round: new WaitRound(method, id, reader, longPolling: null, options))).ToList();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = token };
        while (true)
        {
            var ended = new HashSet<string>();
            await Parallel.ForEachAsync(rounds, atOnce, async (one, stop) =>
            {
                if (await AskAsync(one.Id, one.Round, stop).ConfigureAwait(false) is { } end)
                {
                    ends.TryWrite(end);
                    lock (ended)
                    {
                        ended.Add(end.Id);
                    }
                }
            }).ConfigureAwait(false);
            rounds.RemoveAll(one => ended.Contains(one.Id));
            if (rounds.Count == 0)
            {
                return;
            }

            await Task.Delay(pace.Next(), options.TimeProvider, token).ConfigureAwait(false);
        }
    }

    private async Task<BentoTaskEnd?> AskAsync(string id, WaitRound round, CancellationToken token)
    {
        try
        {
            return round.Take(await exchange.SendAsync(round.Next(), token).ConfigureAwait(false)) is { } info ? new(id, info) : null;
        }
        catch (TransportException exception)
        {
            return round.Survives(exception) ? null : new(id, null) { Error = exception.ToServiceException(exchange.Address) };
        }
        catch (BentoException exception)
        {
            return new(id, null) { Error = exception };
        }
    }

    private static BentoTaskEnd One(string id, Func<BentoTaskInfo> wait)
    {
        try
        {
            return new(id, wait());
        }
        catch (BentoException exception)
        {
            return new(id, null) { Error = exception };
        }
    }
}
