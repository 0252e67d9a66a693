using System.Text.Json;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes the attempts of a task.</summary>
internal static class AttemptAnswers
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<BentoTaskAttempt> attempts)
    {
        writer.WriteStartArray("attempts"u8);
        foreach (var attempt in attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number"u8, attempt.Number);
            writer.WriteString("started_at"u8, WireText.Time(attempt.StartedAt));
            writer.WriteString("ended_at"u8, WireText.Time(attempt.EndedAt));
            writer.WriteString("node"u8, attempt.Node);
            if (attempt.Error is { } error)
            {
                Write(writer, error);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, BentoTaskError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteEndObject();
    }
}
