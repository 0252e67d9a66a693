using System.Text.Json;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes why a task waits.</summary>
internal static class WaitAnswers
{
    public static void Write(Utf8JsonWriter writer, BentoTaskWait wait)
    {
        writer.WriteString("waiting_for"u8, Word(wait.Reason));
        if (wait.Position is { } position)
        {
            writer.WriteNumber("queue_position"u8, position);
        }

        if (wait.Earliest is not null)
        {
            writer.WriteStartObject("eta"u8);
            writer.WriteString("earliest"u8, WireText.Time(wait.Earliest));
            writer.WriteString("latest"u8, WireText.Time(wait.Latest));
            writer.WriteEndObject();
        }
    }

    private static string Word(BentoWaitReason reason) => reason switch
    {
        BentoWaitReason.Behind => "behind",
        BentoWaitReason.Limit => "limit",
        BentoWaitReason.Delayed => "delayed",
        BentoWaitReason.Paused => "paused",
        _ => "no_worker",
    };
}
