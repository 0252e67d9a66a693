using System.Globalization;
using System.Text.Json;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// The failed tasks of a method: <c>GET …/failed?code=&amp;ended_after=&amp;ended_before=&amp;cursor=&amp;limit=</c>, and
/// <c>POST …/failed/retry</c> with the same filter, or with <c>{"task_ids": […]}</c> as its body.
/// </summary>
internal sealed class FailedEndpoints(BentoServiceDefinition service, string task, FailedTasks failed, Callers callers)
{
    private const int DefaultLimit = 100;
    private const int MaxBodyBytes = 1024 * 1024;

    public async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var caller = await callers.OfAsync(context).ConfigureAwait(false);
        var page = await failed.ReadAsync(
            service, task, Filter(query), caller, NullIfEmpty(query["cursor"]), Limit(query["limit"]), context.RequestAborted).ConfigureAwait(false);
        await ListAnswers.PageAsync(context, page, static (writer, task) => Answers.WriteStatus(writer, task)).ConfigureAwait(false);
    }

    public async Task RetryAsync(HttpContext context)
    {
        var ids = await ReadIdsAsync(context).ConfigureAwait(false);
        var filter = Filter(context.Request.Query);
        var from = await callers.FromAsync(context).ConfigureAwait(false);
        var answer = await (ids is null
            ? failed.RetryAsync(service, task, filter, from, context.RequestAborted)
            : failed.RetryAsync(service, task, ids, from, context.RequestAborted)).ConfigureAwait(false);
        await Answers.JsonAsync(context, 200, answer, static (writer, answer) =>
        {
            ListAnswers.WriteIds(writer, answer.Ids);
            writer.WriteBoolean("more"u8, answer.HasMore);
        }).ConfigureAwait(false);
    }

    private static BentoFailedFilter Filter(IQueryCollection query) => new()
    {
        Code = NullIfEmpty(query["code"]),
        EndedAfter = Time("ended_after", query["ended_after"]),
        EndedBefore = Time("ended_before", query["ended_before"]),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Limit(string? text) =>
        string.IsNullOrEmpty(text) ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit
        : throw new BentoException(400, $"limit is \"{text}\"; it must be a number from 1 to {FailedTasks.MaxTasks}");

    private static DateTimeOffset? Time(string name, string? text) =>
        string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new BentoException(400, $"{name} is \"{text}\"; it must be a time such as 2026-01-31T12:00:00Z");

    /// <summary>The ids in the body; null where it has none.</summary>
    private static async Task<IReadOnlyList<Guid>?> ReadIdsAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context).ConfigureAwait(false);
        if (body.Length == 0)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("task_ids"u8, out var ids))
            {
                return [.. ids.EnumerateArray().Select(static id => WireText.ParseId(id.GetString() ?? ""))];
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Told below.
        }

        throw new BentoException(400, "the body must be empty, or a JSON object with a list of ids such as {\"task_ids\": [\"…\"]}");
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBodyBytes)
            {
                throw new BentoException(413, $"the body is longer than {MaxBodyBytes} bytes");
            }
        }

        return body.ToArray();
    }
}
