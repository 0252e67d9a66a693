using System.Diagnostics;
using System.Globalization;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Wraps a handler: counts, sets the headers that every answer has, and answers exceptions in the protocol's form.</summary>
internal sealed partial class AnswerGuard(
    Func<HttpContext, Task> handler, string service, RouteMetrics metrics, bool exposeErrors, ILogger logger)
{
    private readonly string _server = $"BentoML Service/{service}";

    public async Task InvokeAsync(HttpContext context)
    {
        if (PlainAnswers.RedirectsSlash(context))
        {
            return;
        }

        metrics.Begin();
        var start = Stopwatch.GetTimestamp();
        var response = context.Response;
        response.Headers.Server = _server;
        response.Headers["x-bentoml-request-id"] = NewIds.Request();
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: there is nobody to answer.
        }
        catch (BentoException exception) when (!response.HasStarted)
        {
            if (exception.StatusCode is 429 or 503)
            {
                response.Headers.RetryAfter = RetryAfter(exception);
            }

            await AnswerAsync(context, exception).ConfigureAwait(false);
        }
        catch (TaskStoreException exception) when (!response.HasStarted)
        {
            StoreFailed(exception, context.Request.Path);
            response.Headers.RetryAfter = "1";
            await Answers.ErrorAsync(context, 503, "the task store can't be reached at the moment; nothing was stored, try again").ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Any exception of the user's code becomes an answer.
        catch (Exception exception) when (!response.HasStarted)
#pragma warning restore CA1031
        {
            HandlerFailed(exception, context.Request.Path);
            await AnswerAsync(context, exception).ConfigureAwait(false);
        }
        finally
        {
            metrics.End(response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    private static string RetryAfter(BentoException exception)
    {
        var wait = exception switch
        {
            BentoRetryException { Delay: var delay } => delay,
            BentoServiceException { RetryAfter: { } measured } => measured,
            _ => TimeSpan.FromSeconds(1),
        };
        return Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        var answer = ErrorBodies.For(exception, exposeErrors);
        return Answers.ReplayAsync(context, answer.StatusCode, answer.ContentType, answer.Headers, answer.Body);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The call of {Path} failed")]
    private partial void HandlerFailed(Exception exception, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The call of {Path} failed, because the store did")]
    private partial void StoreFailed(Exception exception, string path);
}
