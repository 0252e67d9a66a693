using System.Buffers;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// What happens to a task, as server-sent events: <c>GET …/events?task_id=</c>. Lines and items are replayed exactly after <c>Last-Event-ID</c>,
/// state and progress are told as they are now. The stream ends with the task, or when the host stops.
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
        var (place, knowsEnd) = LastEvent(context.Request.Headers["Last-Event-ID"]);
        if (knowsEnd)
        {
            // Tells an EventSource not to come back.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await SendAsync(context, id, caller, place, source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && context.Response.HasStarted)
        {
            // The caller has gone, or the host stops: the caller comes back with the id of its last event.
        }
    }

    private static (WatchPlace Place, bool KnowsEnd) LastEvent(string? text) =>
        string.IsNullOrEmpty(text) ? default
        : EventText.TryParseId(text, out var place, out var isEnd) ? (place, isEnd)
        : throw new BentoException(400, $"Last-Event-ID is \"{text}\"; it must be the id of an event of this stream, such as 17");

    private async Task SendAsync(HttpContext context, Guid id, Caller caller, WatchPlace place, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        TaskRecord? told = null;
        await foreach (var snapshot in watch.FollowAsync(service, id, caller, place, cancellationToken).ConfigureAwait(false))
        {
            if (!context.Response.HasStarted)
            {
                SlowReader.Begin(context.Response, EventText.ContentType);
                buffer.Write(EventText.Retry);
            }

            Write(buffer, snapshot);
            if (snapshot.Task is { } task && (told is null || Differ(told, task)))
            {
                EventText.WriteStatus(buffer, task, StreamProgress.After(snapshot));
                told = task;
            }
            else if (buffer.WrittenCount == 0)
            {
                buffer.Write(EventText.Beat);
            }

            await SlowReader.WriteAsync(context, buffer.WrittenMemory, time, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>Writes what comes before the state.</summary>
    private static void Write(ArrayBufferWriter<byte> buffer, TaskSnapshot snapshot)
    {
        var place = snapshot.Before;
        if (snapshot.Restart is { } attempt)
        {
            EventText.WriteRestart(buffer, attempt, place);
        }

        foreach (var line in snapshot.Lines)
        {
            EventText.WriteLine(buffer, line, place);
            place = place with { Line = line.Number };
        }

        var next = snapshot.Items.First;
        foreach (var item in snapshot.Items.Lines)
        {
            place = place with { Items = new TaskItemsPlace(snapshot.Items.Run, ++next) };
            EventText.WriteItem(buffer, item, place);
        }
    }

    private static bool Differ(TaskRecord one, TaskRecord other) =>
        (one.State, one.Attempt, one.Progress, one.ProgressMessage, one.Error) != (other.State, other.Attempt, other.Progress, other.ProgressMessage, other.Error);
}
