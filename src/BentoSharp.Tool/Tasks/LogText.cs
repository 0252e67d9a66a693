using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;

namespace BentoSharp.Tool.Tasks;

/// <summary>A line that a task has logged.</summary>
internal static class LogText
{
    // 2026-01-31T12:00:00.123456: the time of the day to the millisecond.
    public static string Of(LineView line)
    {
        var time = line.Time is { Length: >= 23 } text ? text[11..23] : line.Time;
        return $"{PlainText.Line(time)} {PlainText.Line(line.Level),-11} {PlainText.Lines(line.Text)}";
    }
}
