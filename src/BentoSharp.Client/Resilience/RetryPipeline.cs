using BentoSharp.Client.Transport;
using Polly;
using Polly.Retry;

namespace BentoSharp.Client.Resilience;

/// <summary>Polly's pipeline for one kind of request.</summary>
internal static class RetryPipeline
{
    public static ResiliencePipeline<HttpAnswer> Create(BentoHttpClientOptions options, bool isRepeatable)
    {
        if (options.MaxRetries == 0)
        {
            return ResiliencePipeline<HttpAnswer>.Empty;
        }

        return new ResiliencePipelineBuilder<HttpAnswer> { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions<HttpAnswer>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                MaxDelay = options.MaxDelay,
                ShouldHandle = arguments => ValueTask.FromResult(IsRepeated(arguments.Outcome, isRepeatable, options)),
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfterOf(arguments.Outcome.Result, options)),
            })
            .Build();
    }

    private static bool IsRepeated(Outcome<HttpAnswer> outcome, bool isRepeatable, BentoHttpClientOptions options) => outcome switch
    {
        { Exception: TransportException exception } => RetryRules.IsRepeated(exception, isRepeatable),
        { Result: { } answer } => RetryRules.IsRepeated(answer, isRepeatable, RetryAfterOf(answer, options), options.MaxRetryAfter),
        _ => false,
    };

    private static TimeSpan? RetryAfterOf(HttpAnswer? answer, BentoHttpClientOptions options) =>
        answer is null ? null : RetryAfter.Of(answer, options.TimeProvider);
}
