using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Writes a task's snapshots as server-sent events: <c>restart</c> where the items that were told are void, <c>log</c> for each line, <c>item</c>
/// for each item, then <c>status</c>. An event's id is the place of who has it: the number of the last line, and of a task that streams the run
/// and the number of the next item (<c>17-3-250</c>), followed by <c>.end</c> for the end. Who comes back with it is told what came after.
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
    /// <param name="place">What the caller knows.</param>
    /// <param name="isEnd">Whether it knows the end.</param>
    /// <returns>False where it is no id of such an event.</returns>
    public static bool TryParseId(string text, out WatchPlace place, out bool isEnd)
    {
        isEnd = text.EndsWith(End, StringComparison.Ordinal);
        var parts = (isEnd ? text[..^End.Length] : text).Split('-');
        var (line, run, next) = (0L, 0L, 0L);
        var isId = parts.Length is 1 or 3 && TryParse(parts[0], out line)
            && (parts.Length == 1 || (TryParse(parts[1], out run) && TryParse(parts[2], out next)));
        place = new WatchPlace(line, new TaskItemsPlace(run, next));
        return isId;
    }

    public static void WriteLine(IBufferWriter<byte> writer, BentoTaskLogLine line, WatchPlace place) =>
        Write(writer, "log", Id(place with { Line = line.Number }), json => LogAnswers.Write(json, line));

    public static void WriteRestart(IBufferWriter<byte> writer, int attempt, WatchPlace place) => Write(writer, "restart", Id(place), json =>
    {
        json.WriteStartObject();
        json.WriteNumber("attempt"u8, attempt);
        json.WriteEndObject();
    });

    /// <param name="writer">Where to.</param>
    /// <param name="item">The item as JSON on one line.</param>
    /// <param name="place">The place after it.</param>
    public static void WriteItem(IBufferWriter<byte> writer, ReadOnlyMemory<byte> item, WatchPlace place)
    {
        Begin(writer, "item", Id(place));
        writer.Write(item.Span);
        writer.Write("\n\n"u8);
    }

    public static void WriteStatus(IBufferWriter<byte> writer, TaskRecord task, WatchPlace place) =>
        Write(writer, "status", Id(place) + (task.State.IsTerminal() ? End : ""), json =>
        {
            json.WriteStartObject();
            Answers.WriteStatus(json, task);
            json.WriteEndObject();
        });

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Id(WatchPlace place) => place.Items.Run == 0
        ? place.Line.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{place.Line}-{place.Items.Run}-{place.Items.Next}");

    private static void Begin(IBufferWriter<byte> writer, string name, string id) =>
        writer.Write(System.Text.Encoding.ASCII.GetBytes($"event: {name}\nid: {id}\ndata: "));

    private static void Write(IBufferWriter<byte> writer, string name, string id, Action<Utf8JsonWriter> write)
    {
        Begin(writer, name, id);
        using (var json = new Utf8JsonWriter(writer, Answers.Readable))
        {
            // JSON has no line breaks outside of texts, and escapes those inside: one data line holds it.
            write(json);
        }

        writer.Write("\n\n"u8);
    }
}
