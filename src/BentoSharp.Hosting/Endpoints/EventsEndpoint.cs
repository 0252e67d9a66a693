using System.Buffers;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// What happens to a task, as server-sent events: <c>GET …/events?task_id=</c>. Lines are replayed exactly after <c>Last-Event-ID</c>, state and
/// progress are told as they are now. The stream ends with the task, or when the host stops.
/// </summary>
internal sealed class EventsEndpoint(
    BentoServiceDefinition service, TaskWatch watch, Callers callers, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await TaskIds.ReadAsync(context).ConfigureAwait(false) is { } id)
        {
            await FollowAsync(context, id, await callers.OfAsync(context).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with what happens to a task, if the caller sees it.</summary>
    public async Task FollowAsync(HttpContext context, Guid id, Caller caller)
    {
        var (after, knowsEnd) = LastEvent(context.Request.Headers["Last-Event-ID"]);
        if (knowsEnd)
        {
            // Tells an EventSource not to come back.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await SendAsync(context, id, caller, after, source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && context.Response.HasStarted)
        {
            // The caller has gone, or the host stops: the caller comes back with the id of its last event.
        }
    }

    private static (long After, bool KnowsEnd) LastEvent(string? text) =>
        string.IsNullOrEmpty(text) ? (0, false)
        : EventText.TryParseId(text, out var after, out var isEnd) ? (after, isEnd)
        : throw new BentoException(400, $"Last-Event-ID is \"{text}\"; it must be the id of an event of this stream, such as 17");

    private async Task SendAsync(HttpContext context, Guid id, Caller caller, long after, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        TaskRecord? told = null;
        await foreach (var snapshot in watch.FollowAsync(service, id, caller, after, cancellationToken).ConfigureAwait(false))
        {
            if (told is null)
            {
                SlowReader.Begin(context.Response, EventText.ContentType);
                buffer.Write(EventText.Retry);
            }

            foreach (var line in snapshot.Lines)
            {
                EventText.WriteLine(buffer, line);
                after = line.Number;
            }

            if (told is null || Differ(told, snapshot.Task))
            {
                EventText.WriteStatus(buffer, snapshot, after);
            }
            else if (buffer.WrittenCount == 0)
            {
                buffer.Write(EventText.Beat);
            }

            told = snapshot.Task;
            await SlowReader.WriteAsync(context, buffer.WrittenMemory, time, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }
    }

    private static bool Differ(TaskRecord one, TaskRecord other) =>
        (one.State, one.Attempt, one.Progress, one.ProgressMessage, one.Error) != (other.State, other.Attempt, other.Progress, other.ProgressMessage, other.Error);
}
