using BentoSharp.Client.Transport;
using Polly;

namespace BentoSharp.Client.Resilience;

/// <summary>Sends requests and repeats them where that is safe.</summary>
internal sealed class ResilientExchange(HttpExchange exchange, BentoHttpClientOptions options)
{
    private readonly ResiliencePipeline<HttpAnswer> _repeatable = RetryPipeline.Create(options, isRepeatable: true);
    private readonly ResiliencePipeline<HttpAnswer> _once = RetryPipeline.Create(options, isRepeatable: false);

    /// <exception cref="BentoServiceException">No try brought an answer.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<HttpAnswer> SendAsync(BentoCall call, CancellationToken token)
    {
        var tries = new Tries(exchange, call);
        try
        {
            var answer = await PipelineOf(call)
                .ExecuteAsync(static (tries, token) => new ValueTask<HttpAnswer>(tries.SendAsync(token)), tries, token)
                .ConfigureAwait(false);
            return answer with { IsRepeat = tries.Count > 1 };
        }
        catch (TransportException exception)
        {
            throw exception.ToServiceException(exchange.Address);
        }
    }

    /// <inheritdoc cref="SendAsync"/>
    public HttpAnswer Send(BentoCall call, CancellationToken token)
    {
        var tries = new Tries(exchange, call);
        try
        {
            var answer = PipelineOf(call).Execute(static (tries, token) => tries.Send(token), tries, token);
            return answer with { IsRepeat = tries.Count > 1 };
        }
        catch (TransportException exception)
        {
            throw exception.ToServiceException(exchange.Address);
        }
    }

    private ResiliencePipeline<HttpAnswer> PipelineOf(BentoCall call) => call.IsRepeatable ? _repeatable : _once;

    /// <summary>The tries of one request.</summary>
    private sealed class Tries(HttpExchange exchange, BentoCall call)
    {
        public int Count { get; private set; }

        public Task<HttpAnswer> SendAsync(CancellationToken token)
        {
            Count++;
            return exchange.SendAsync(call, token);
        }

        public HttpAnswer Send(CancellationToken token)
        {
            Count++;
            return exchange.Send(call, token);
        }
    }
}
