using System.Text.Json;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>
/// What is done with tasks: <c>POST …/tasks/cancel</c> and <c>…/tasks/retry</c> with <c>{"task_ids": […]}</c> or <c>{"filter": {…}}</c>, with
/// <c>"dry_run": true</c> only counted; <c>POST …/pause</c> and <c>…/resume</c> with <c>{"service": "…", "task": "…"}</c>.
/// </summary>
internal sealed class AdminActions(TaskActions actions, ITaskStore store, QueueControl control)
{
    private const int MaxBodyBytes = 256 * 1024;
    private const string Example = """{"task_ids": ["…"]} or {"filter": {"state": "failed"}, "dry_run": true}""";

    public async Task CancelAsync(HttpContext context)
    {
        var body = await ReadAsync(context).ConfigureAwait(false);
        var includeChildren = Flag(body, "children");
        await ActAsync(
            context,
            body,
            TaskActions.ToCancel,
            ids => actions.CancelAsync(ids, includeChildren, context.RequestAborted),
            query => actions.CancelAsync(query, includeChildren, context.RequestAborted)).ConfigureAwait(false);
    }

    public async Task RetryAsync(HttpContext context)
    {
        var body = await ReadAsync(context).ConfigureAwait(false);
        var from = new SubmitContext(Caller.Process, Callers.TraceOf(context));
        await ActAsync(
            context,
            body,
            TaskActions.ToRetry,
            ids => actions.RetryAsync(ids, from, context.RequestAborted),
            query => actions.RetryAsync(query, from, context.RequestAborted)).ConfigureAwait(false);
    }

    public Task PauseAsync(HttpContext context) => PauseAsync(context, control.PauseAsync);

    public Task ResumeAsync(HttpContext context) => PauseAsync(context, control.ResumeAsync);

    private async Task PauseAsync(HttpContext context, Func<string, string?, Task> act)
    {
        var body = await ReadAsync(context).ConfigureAwait(false);
        var service = Text(body, "service") ?? throw new BentoException(400, "service is missing: send {\"service\": \"…\"}, and \"task\" for one of its tasks");
        var task = Text(body, "task");
        try
        {
            await act(service, task).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new BentoException(404, $"this host has no {(task is null ? "" : $"task {task} of a ")}service {service}", exception);
        }

        await Answers.JsonAsync(
            context, 200, control.IsPaused(service, task), static (writer, isPaused) => writer.WriteBoolean("paused"u8, isPaused)).ConfigureAwait(false);
    }

    private async Task ActAsync(
        HttpContext context,
        JsonElement body,
        Func<TaskListQuery, TaskListQuery> meant,
        Func<IReadOnlyList<Guid>, Task<TaskActionResult>> byIds,
        Func<TaskListQuery, Task<TaskActionResult>> byFilter)
    {
        if (body.TryGetProperty("task_ids"u8, out var list))
        {
            await AnswerAsync(context, await byIds(Ids(list)).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var query = Filter(body);
        if (Flag(body, "dry_run"))
        {
            var count = await store.CountAsync(meant(query), AdminLists.MaxCount, context.RequestAborted).ConfigureAwait(false);
            await Answers.JsonAsync(context, 200, count, static (writer, count) => AdminAnswers.WriteCount(writer, count)).ConfigureAwait(false);
            return;
        }

        await AnswerAsync(context, await byFilter(query).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, TaskActionResult result) => Answers.JsonAsync(context, 200, result, static (writer, result) =>
    {
        ListAnswers.WriteIds(writer, result.Ids);
        writer.WriteNumber("skipped"u8, result.Skipped);
        writer.WriteBoolean("more"u8, result.HasMore);
    });

    /// <summary>Reads the body, which has to say that it is JSON: no form of another site can.</summary>
    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BentoException(415, "the body must be JSON, with Content-Type: application/json");
        }

        var body = JsonBodyReader.Parse(await JsonBodyReader.ReadAsync(context, MaxBodyBytes).ConfigureAwait(false), Example);
        return body.ValueKind == JsonValueKind.Object ? body : throw new BentoException(400, $"the body must be a JSON object: send {Example}");
    }

    private static IReadOnlyList<Guid> Ids(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(static id => id.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(static id => WireText.ParseId(id.GetString()!)).Distinct()]
            : throw new BentoException(400, "task_ids must be a list of ids, 32 hexadecimal digits each");

    private static TaskListQuery Filter(JsonElement body)
    {
        if (!body.TryGetProperty("filter"u8, out var filter) || filter.ValueKind != JsonValueKind.Object)
        {
            throw new BentoException(400, $"neither task_ids nor filter is given: send {Example}");
        }

        var texts = filter.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.ValueKind switch
        {
            JsonValueKind.String => member.Value.GetString()!,
            JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText().ToLowerInvariant(),
            _ => throw new BentoException(400, $"{member.Name} of the filter must be text"),
        });
        return texts.Values.Any(static text => text.Length > 0)
            ? AdminFilter.Read(texts)
            : throw new BentoException(400, "the filter is empty, which would mean every task: name at least a state");
    }

    private static string? Text(JsonElement body, string name) => !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new BentoException(400, $"{name} must be text");

    private static bool Flag(JsonElement body, string name) => body.TryGetProperty(name, out var value) && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : throw new BentoException(400, $"{name} must be true or false"));
}
