using BentoSharp.Client.Answers;
using BentoSharp.Client.Transport;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Waiting;

/// <summary>Waits until tasks have ended, asynchronously or on the caller's thread.</summary>
internal sealed class TaskWaiter(HttpExchange exchange, AnswerReader reader, BentoHttpClientOptions options)
{
    private readonly LongPolling _longPolling = new();

    public async Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken token)
    {
        var round = new WaitRound(method, id, reader, _longPolling, options);
        while (true)
        {
            try
            {
                var answer = await exchange.SendAsync(round.Next(), token).ConfigureAwait(false);
                if (round.Take(answer) is { } info)
                {
                    return info;
                }
            }
            catch (TransportException exception)
            {
                ThrowUnless(round.Survives(exception), exception);
            }

            if (round.Pause > TimeSpan.Zero)
            {
                await Task.Delay(round.Pause, options.TimeProvider, token).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="WaitAsync"/>
    public BentoTaskInfo Wait(BentoMethod method, string id, CancellationToken token)
    {
        var round = new WaitRound(method, id, reader, _longPolling, options);
        while (true)
        {
            try
            {
                var answer = exchange.Send(round.Next(), token);
                if (round.Take(answer) is { } info)
                {
                    return info;
                }
            }
            catch (TransportException exception)
            {
                ThrowUnless(round.Survives(exception), exception);
            }

            BlockingPause.Wait(round.Pause, options.TimeProvider, token);
        }
    }

    private void ThrowUnless(bool survives, TransportException exception)
    {
        if (!survives)
        {
            throw exception.ToServiceException(exchange.Address);
        }
    }
}
