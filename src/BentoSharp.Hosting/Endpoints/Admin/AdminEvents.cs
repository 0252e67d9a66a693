using System.Buffers;
using System.Globalization;
using System.Text;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>
/// The overview as server-sent events, <c>GET …/events</c>, once a second. Each event has all of it, so who comes back
/// after a break has missed nothing; what a watcher costs does not depend on how many tasks there are.
/// </summary>
internal sealed class AdminEvents(AdminOverview overview, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public async Task FollowAsync(HttpContext context)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        SlowReader.Begin(context.Response, EventText.ContentType);
        try
        {
            await SendAsync(context, source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            // The caller has gone, or the host stops: the caller comes back.
        }
    }

    private async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer.Write(EventText.Retry);
        for (var number = 1L; ; number++)
        {
            buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: overview\nid: {number}\ndata: ")));
            buffer.Write(overview.Read().Span);
            buffer.Write("\n\n"u8);
            await SlowReader.WriteAsync(context, buffer.WrittenMemory, time, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
