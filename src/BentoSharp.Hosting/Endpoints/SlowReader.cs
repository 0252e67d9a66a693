using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Writes parts of an endless answer. A caller that does not read is cut off, so that it holds neither memory nor a place.</summary>
internal static class SlowReader
{
    /// <summary>How long a caller may take to read what is written at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Begins an answer that is sent as it is written.</summary>
    public static void Begin(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";

        // Nginx would gather the answer otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Writes and sends.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone, or did not read: its connection is cut.</exception>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> part, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var flushed = await context.Response.BodyWriter.WriteAsync(part, source.Token).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                throw new OperationCanceledException("The caller has gone.");
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            throw;
        }
    }
}
