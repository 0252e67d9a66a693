using System.Text.Json;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Wire;

/// <summary>What became of one of many tasks.</summary>
/// <param name="Id">The id that is told: of a new task, or of the one that was named.</param>
/// <param name="Status">The task's status word; null where it was refused.</param>
/// <param name="Error">Why it was refused.</param>
internal readonly record struct ManyItem(string? Id, string? Status, Exception? Error)
{
    /// <summary>The task that a new one repeats.</summary>
    public string? RetryOf { get; init; }
}

/// <summary>Writes <c>{"tasks": […]}</c>: for each item, in order, what a single request would be answered with, and its code where it failed.</summary>
internal static class ManyAnswer
{
    public static Task WriteAsync(HttpContext context, IReadOnlyList<ManyItem> items, bool exposeErrors) =>
        Answers.JsonAsync(context, StatusCodes.Status200OK, items, (writer, items) =>
        {
            writer.WriteStartArray("tasks"u8);
            foreach (var item in items)
            {
                Write(writer, item, exposeErrors);
            }

            writer.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter writer, ManyItem item, bool exposeErrors)
    {
        writer.WriteStartObject();
        if (item.Id is { } id)
        {
            writer.WriteString("task_id"u8, id);
        }

        if (item.Error is { } error)
        {
            var answer = ErrorBodies.For(
                error is TaskStoreException ? new BentoException(503, "the task store can't be reached at the moment; try this one again") : error, exposeErrors);
            writer.WriteNumber("status_code"u8, answer.StatusCode);
            foreach (var member in JsonElement.Parse(answer.Body.Span).EnumerateObject())
            {
                member.WriteTo(writer);
            }
        }
        else
        {
            writer.WriteString("status"u8, item.Status);
        }

        if (item.RetryOf is { } retryOf)
        {
            writer.WriteString("retry_of"u8, retryOf);
        }

        writer.WriteEndObject();
    }
}
