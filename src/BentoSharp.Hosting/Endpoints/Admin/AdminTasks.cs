using System.Globalization;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>One task of whichever service: <c>GET …/tasks/{id}</c> with all that is known of it, and its <c>logs</c>, <c>result</c> and <c>events</c>.</summary>
internal sealed class AdminTasks(
    AdminLists lists, ServiceRegistry services, ITaskStore store, TaskWatch watch, Callers callers, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int MaxLines = 1_000;
    private const TaskParts All = TaskParts.Request | TaskParts.Response | TaskParts.Children | TaskParts.Attempts | TaskParts.Repeats;

    // What a browser shows as a picture and never runs.
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"];

    public async Task ShowAsync(HttpContext context)
    {
        var task = await lists.ExplainAsync(await ReadAsync(context, All).ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false);
        var lines = await LastLinesAsync(task.Id, 0, context.RequestAborted).ConfigureAwait(false);
        await Answers.JsonAsync(context, 200, (Task: task, Lines: lines, Service: services.Find(task.Service)), static (writer, known) =>
        {
            AdminAnswers.WriteTask(writer, known.Task);
            AdminAnswers.WriteDetails(writer, known.Task, known.Service);
            writer.WriteStartArray("logs"u8);
            foreach (var line in known.Lines)
            {
                LogAnswers.Write(writer, line);
            }

            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    public async Task LogsAsync(HttpContext context)
    {
        var text = context.Request.Query["after"].LastOrDefault();
        var after = 0L;
        if (!string.IsNullOrEmpty(text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw new BentoException(400, $"after is \"{text}\"; it must be the number of a line");
        }

        var task = await ReadAsync(context, TaskParts.None).ConfigureAwait(false);
        await LogAnswers.WriteAsync(context, task.Id, after, await LastLinesAsync(task.Id, after, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>The result as it is. Only a picture is for a browser to show: everything else is a file, whatever the task says that it is.</summary>
    public async Task ResultAsync(HttpContext context)
    {
        var task = await ReadAsync(context, TaskParts.Response).ConfigureAwait(false);
        if (task.Response is not { } response)
        {
            throw new BentoException(404, $"task {WireText.Id(task.Id)} has no result");
        }

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "no-store";
        var type = AdminAnswers.MediaType(response.ContentType) is { } given && Pictures.Contains(given) ? given : null;
        if (type is null)
        {
            headers.ContentDisposition = $"attachment; filename=\"{WireText.Id(task.Id)}\"";
        }

        type ??= "application/octet-stream";
        await (response.Payload is { } payload
            ? Answers.ReplayAsync(context, 200, type, [], BentoFile.FromStream(payload.OpenRead, payload.Length))
            : Answers.ReplayAsync(context, 200, type, [], response.Body)).ConfigureAwait(false);
    }

    /// <summary>The same as the task's own events.</summary>
    public async Task EventsAsync(HttpContext context)
    {
        var task = await ReadAsync(context, TaskParts.None).ConfigureAwait(false);
        var service = services.Find(task.Service) ?? throw new BentoException(404, $"the service {task.Service} is not part of this host");
        await new EventsEndpoint(service, watch, callers, lifetime, time).FollowAsync(context, task.Id, Caller.Process).ConfigureAwait(false);
    }

    private async Task<TaskRecord> ReadAsync(HttpContext context, TaskParts parts)
    {
        var id = WireText.ParseId(context.GetRouteValue("id") as string ?? "");
        var found = await store.ReadAsync([id], parts, context.RequestAborted).ConfigureAwait(false);
        return found[0] ?? throw new BentoTaskNotFoundException(WireText.Id(id));
    }

    private async Task<IReadOnlyList<BentoTaskLogLine>> LastLinesAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        var lines = await store.ReadLogsAsync(id, after, cancellationToken).ConfigureAwait(false);
        return lines.Count <= MaxLines ? lines : [.. lines.Skip(lines.Count - MaxLines)];
    }
}
