using System.Runtime.CompilerServices;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Waiting;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Watching;

/// <summary>Watches tasks of a service that sends no events, such as BentoML's own: it is asked for the status, and for lines where it has them.</summary>
internal sealed class PollingWatcher(HttpExchange exchange, ResilientExchange resilient, AnswerReader reader, BentoHttpClientOptions options)
{
    private volatile bool _hasNoLogs;

    public async IAsyncEnumerable<BentoTaskUpdate> WatchAsync(
        BentoMethod method, string id, long after, [EnumeratorCancellation] CancellationToken token)
    {
        var round = new WaitRound(method, id, reader, longPolling: null, options);
        for (BentoTaskInfo? told = null; told is not { IsFinished: true };)
        {
            if (await AskAsync(round, token).ConfigureAwait(false) is { } info)
            {
                foreach (var line in await LinesAsync(method, id, after, token).ConfigureAwait(false))
                {
                    after = line.Number;
                    yield return new BentoTaskLogUpdate(line);
                }

                foreach (var update in info.UpdatesSince(told))
                {
                    yield return update;
                }

                told = info;
            }

            if (told is not { IsFinished: true })
            {
                await Task.Delay(round.Pause, options.TimeProvider, token).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="WatchAsync"/>
    public IEnumerable<BentoTaskUpdate> Watch(BentoMethod method, string id, long after, CancellationToken token)
    {
        var round = new WaitRound(method, id, reader, longPolling: null, options);
        for (BentoTaskInfo? told = null; told is not { IsFinished: true };)
        {
            if (Ask(round, token) is { } info)
            {
                foreach (var line in Lines(method, id, after, token))
                {
                    after = line.Number;
                    yield return new BentoTaskLogUpdate(line);
                }

                foreach (var update in info.UpdatesSince(told))
                {
                    yield return update;
                }

                told = info;
            }

            if (told is not { IsFinished: true })
            {
                BlockingPause.Wait(round.Pause, options.TimeProvider, token);
            }
        }
    }

    /// <summary>Null where no answer came, and the service is asked again.</summary>
    private async Task<BentoTaskInfo?> AskAsync(WaitRound round, CancellationToken token)
    {
        try
        {
            round.Take(await exchange.SendAsync(round.Next(), token).ConfigureAwait(false));
            return round.Latest;
        }
        catch (TransportException exception)
        {
            return round.Survives(exception) ? null : throw exception.ToServiceException(exchange.Address);
        }
    }

    private BentoTaskInfo? Ask(WaitRound round, CancellationToken token)
    {
        try
        {
            round.Take(exchange.Send(round.Next(), token));
            return round.Latest;
        }
        catch (TransportException exception)
        {
            return round.Survives(exception) ? null : throw exception.ToServiceException(exchange.Address);
        }
    }

    private async Task<IReadOnlyList<BentoTaskLogLine>> LinesAsync(BentoMethod method, string id, long after, CancellationToken token) =>
        _hasNoLogs ? [] : Read(await resilient.SendAsync(BentoCalls.Logs(method, id, after), token).ConfigureAwait(false), id);

    private IReadOnlyList<BentoTaskLogLine> Lines(BentoMethod method, string id, long after, CancellationToken token) =>
        _hasNoLogs ? [] : Read(resilient.Send(BentoCalls.Logs(method, id, after), token), id);

    private IReadOnlyList<BentoTaskLogLine> Read(HttpAnswer answer, string id)
    {
        try
        {
            return reader.Logs(answer, id);
        }
        catch (BentoNotSupportedException)
        {
            _hasNoLogs = true;
            return [];
        }
    }
}
