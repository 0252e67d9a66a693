using System.Text.Json;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes lists of tasks.</summary>
internal static class ListAnswers
{
    /// <summary>Answers with <c>{"tasks": […], "next": …}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="page">The page.</param>
    /// <param name="write">Writes the members of one task.</param>
    public static Task PageAsync(HttpContext context, TaskListPage page, Action<Utf8JsonWriter, TaskRecord> write) =>
        Answers.JsonAsync(context, StatusCodes.Status200OK, page, (writer, page) =>
        {
            writer.WriteStartArray("tasks"u8);
            foreach (var task in page.Tasks)
            {
                writer.WriteStartObject();
                write(writer, task);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("next"u8, TaskLists.Format(page.Next));
        });

    /// <summary>Writes the member <c>task_ids</c>.</summary>
    public static void WriteIds(Utf8JsonWriter writer, IReadOnlyList<Guid> ids)
    {
        writer.WriteStartArray("task_ids"u8);
        foreach (var id in ids)
        {
            writer.WriteStringValue(WireText.Id(id));
        }

        writer.WriteEndArray();
    }
}
