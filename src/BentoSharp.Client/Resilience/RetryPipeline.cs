using BentoSharp.Client.Transport;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace BentoSharp.Client.Resilience;

/// <summary>Polly's pipeline for one kind of request.</summary>
internal static partial class RetryPipeline
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
                OnRetry = arguments => Tell(arguments, options),
            })
            .Build();
    }

    private static bool IsRepeated(Outcome<HttpAnswer> outcome, bool isRepeatable, BentoHttpClientOptions options) => outcome switch
    {
        { Exception: TransportException exception } => RetryRules.IsRepeated(exception, isRepeatable),
        { Result: { } answer } => RetryRules.IsRepeated(answer, isRepeatable, RetryAfterOf(answer, options), options.MaxRetryAfter),
        _ => false,
    };

    private static ValueTask Tell(OnRetryArguments<HttpAnswer> arguments, BentoHttpClientOptions options)
    {
        if (options.Logger is { } logger)
        {
            var (request, reason) = arguments.Outcome switch
            {
                { Exception: TransportException exception } => (exception.Request, exception.InnerException?.Message ?? exception.Message),
                { Result: { } answer } => (answer.Request, $"status code {answer.StatusCode}"),
                _ => ("A request", "no answer"),
            };
            Repeats(logger, request, arguments.RetryDelay.TotalMilliseconds, arguments.AttemptNumber + 1, reason);
        }

        return default;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Request} is sent again in {Delay:0} ms (repeat {Number}): {Reason}")]
    private static partial void Repeats(ILogger logger, string request, double delay, int number, string reason);

    private static TimeSpan? RetryAfterOf(HttpAnswer? answer, BentoHttpClientOptions options) =>
        answer is null ? null : RetryAfter.Of(answer, options.TimeProvider);
}
