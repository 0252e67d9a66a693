using System.Text.Json;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes the tasks that a task has submitted, and those that repeat it.</summary>
internal static class TaskRelations
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<TaskChild> tasks)
    {
        writer.WriteStartArray(name);
        foreach (var child in tasks)
        {
            writer.WriteStartObject();
            writer.WriteString("task_id"u8, WireText.Id(child.Id));
            writer.WriteString("task"u8, child.Task);
            writer.WriteString("status"u8, WireText.Status(child.State));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
