using System.Buffers;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// One wait for many tasks: <c>POST …/wait</c> with <c>{"task_ids": […], "results": true}</c>. The answer has a line for each task as it ends,
/// and is over when all have ended, after <c>Prefer: wait</c>, or when the host stops; the caller asks again for the rest.
/// </summary>
internal sealed class WaitEndpoint(
    BentoServiceDefinition service, TaskWatch watch, Callers callers, BentoSharpOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var body = await JsonBodyReader.ReadAsync(context, options.MaxBodyBytes).ConfigureAwait(false);
        var (ids, withResults) = TaskIdList.Read(body, TaskWatch.MaxTasks);
        var caller = await callers.OfAsync(context).ConfigureAwait(false);
        var wait = PreferHeader.Wait(context.Request.Headers, options.MaxWait);
        using var over = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : options.MaxWait, time);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, over.Token);
        SlowReader.Begin(context.Response, EndedTaskLine.ContentType);
        try
        {
            await SendAsync(context, ids, caller, withResults ? TaskParts.Response : TaskParts.None, source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            // What has ended was told.
        }
    }

    private async Task SendAsync(HttpContext context, IReadOnlyList<string> ids, Caller caller, TaskParts parts, CancellationToken cancellationToken)
    {
        var known = new List<Guid>(ids.Count);
        var buffer = new ArrayBufferWriter<byte>(4096);
        foreach (var text in ids.Distinct(StringComparer.Ordinal))
        {
            if (WireText.TryParseId(text, out var id))
            {
                known.Add(id);
            }
            else
            {
                EndedTaskLine.Write(buffer, text, null);
            }
        }

        await FlushAsync().ConfigureAwait(false);
        await foreach (var tasks in watch.EndsAsync(service, known, caller, parts, cancellationToken).ConfigureAwait(false))
        {
            foreach (var (id, task) in tasks)
            {
                EndedTaskLine.Write(buffer, WireText.Id(id), task);
            }

            await FlushAsync().ConfigureAwait(false);
        }

        async Task FlushAsync()
        {
            // An empty line shows that the connection lives.
            if (buffer.WrittenCount == 0)
            {
                buffer.Write("\n"u8);
            }

            // To the caller's own end only: what was begun is written whole.
            await SlowReader.WriteAsync(context, buffer.WrittenMemory, time, context.RequestAborted).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }
    }
}
