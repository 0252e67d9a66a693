using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes the lines that a task has logged.</summary>
internal static class LogAnswers
{
    /// <summary>
    /// The lines, <c>next</c> to ask from the next time, and <c>dropped</c>: how many lines between the one that was asked from and the
    /// first were dropped.
    /// </summary>
    public static Task WriteAsync(HttpContext context, Guid id, long after, IReadOnlyList<BentoTaskLogLine> lines) =>
        Answers.JsonAsync(context, 200, (Id: id, After: after, Lines: lines), static (writer, logs) =>
        {
            writer.WriteString("task_id"u8, WireText.Id(logs.Id));
            writer.WriteStartArray("lines"u8);
            foreach (var line in logs.Lines)
            {
                Write(writer, line);
            }

            writer.WriteEndArray();
            writer.WriteNumber("next"u8, logs.Lines.Count == 0 ? logs.After : logs.Lines[^1].Number);
            writer.WriteNumber("dropped"u8, logs.Lines.Count == 0 ? 0 : logs.Lines[0].Number - logs.After - 1);
        });

    public static void Write(Utf8JsonWriter writer, BentoTaskLogLine line)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number"u8, line.Number);
        writer.WriteNumber("attempt"u8, line.Attempt);
        writer.WriteString("time"u8, WireText.Time(line.Time));
        writer.WriteString("level"u8, Level(line.Level));
        writer.WriteString("text"u8, line.Text);
        writer.WriteEndObject();
    }

    private static string Level(BentoLogLevel level) => level switch
    {
        BentoLogLevel.Trace => "trace",
        BentoLogLevel.Debug => "debug",
        BentoLogLevel.Information => "information",
        BentoLogLevel.Warning => "warning",
        BentoLogLevel.Error => "error",
        _ => "critical",
    };
}
