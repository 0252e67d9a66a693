using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BentoSharp.Tool.Output;

/// <summary>Writes answers as JSON, for other programs.</summary>
internal static class JsonOutput
{
    // Text stays readable; what terminals obey is escaped after it.
    private static readonly JsonWriterOptions Document = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = Document with { Indented = false };

    /// <summary>Writes an object.</summary>
    public static void Write(Session session, Action<Utf8JsonWriter> members) => session.Write(Text(Document, members));

    /// <summary>Writes an object as it came.</summary>
    public static void Write(Session session, JsonElement answer) => session.Write(PlainText.Json(Text(Document, answer)));

    /// <summary>Writes an object on a line of its own, one of many.</summary>
    public static void WriteLine(Session session, Action<Utf8JsonWriter> members) => session.Write(Text(OneLine, members));

    /// <summary>A value as it is shown to people.</summary>
    public static string Show(JsonElement value) => PlainText.Json(Text(Document, value));

    private static string Text(JsonWriterOptions options, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return PlainText.Json(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static string Text(JsonWriterOptions options, JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
