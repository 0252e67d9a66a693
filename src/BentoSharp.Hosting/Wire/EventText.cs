using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BentoSharp.Hosting.Queue;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Writes a task's snapshots as server-sent events: <c>log</c> for each line, then <c>status</c>. An event's id is the number of the last line
/// that is known with it, followed by <c>.end</c> for the end; who comes back with it is told what came after.
/// </summary>
internal static class EventText
{
    public const string ContentType = "text/event-stream; charset=utf-8";

    private const string End = ".end";

    /// <summary>What a caller is told at first: to come back a second after its connection broke.</summary>
    public static ReadOnlySpan<byte> Retry => "retry: 1000\n\n"u8;

    /// <summary>A comment, which says only that the connection lives.</summary>
    public static ReadOnlySpan<byte> Beat => ":\n\n"u8;

    /// <summary>Reads the id of the last event that a caller has.</summary>
    /// <param name="text">The header <c>Last-Event-ID</c>.</param>
    /// <param name="after">The number of the last line that it knows.</param>
    /// <param name="isEnd">Whether it knows the end.</param>
    /// <returns>False where it is no id of such an event.</returns>
    public static bool TryParseId(string text, out long after, out bool isEnd)
    {
        isEnd = text.EndsWith(End, StringComparison.Ordinal);
        return long.TryParse(isEnd ? text[..^End.Length] : text, NumberStyles.None, CultureInfo.InvariantCulture, out after);
    }

    public static void WriteLine(IBufferWriter<byte> writer, BentoTaskLogLine line) =>
        Write(writer, "log", line.Number.ToString(CultureInfo.InvariantCulture), json => LogAnswers.Write(json, line));

    public static void WriteStatus(IBufferWriter<byte> writer, TaskSnapshot snapshot, long lastLine)
    {
        var id = lastLine.ToString(CultureInfo.InvariantCulture) + (snapshot.Task.State.IsTerminal() ? End : "");
        Write(writer, "status", id, json =>
        {
            json.WriteStartObject();
            Answers.WriteStatus(json, snapshot.Task);
            json.WriteEndObject();
        });
    }

    private static void Write(IBufferWriter<byte> writer, string name, string id, Action<Utf8JsonWriter> write)
    {
        writer.Write(System.Text.Encoding.ASCII.GetBytes($"event: {name}\nid: {id}\ndata: "));
        using (var json = new Utf8JsonWriter(writer, Answers.Readable))
        {
            // JSON has no line breaks outside of texts, and escapes those inside: one data line holds it.
            write(json);
        }

        writer.Write("\n\n"u8);
    }
}
