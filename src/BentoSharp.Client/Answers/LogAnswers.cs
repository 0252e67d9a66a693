using System.Text.Json;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Answers;

/// <summary>Reads the lines that a task has logged.</summary>
internal static class LogAnswers
{
    public static IReadOnlyList<BentoTaskLogLine> Read(HttpAnswer answer)
    {
        try
        {
            var lines = JsonSerializer.Deserialize(answer.Body, WireJsonContext.Default.LogsBody)?.Lines ?? throw NoLogs(answer, null);
            return [.. lines.Select(ToLine)];
        }
        catch (JsonException exception)
        {
            throw NoLogs(answer, exception);
        }
    }

    public static BentoTaskLogLine ToLine(LogLineBody line) =>
        new(line.Number, line.Attempt, WireTime.Parse(line.Time) ?? default, Level(line.Level), line.Text ?? "");

    /// <summary>A level that a newer service may have added counts as information.</summary>
    private static BentoLogLevel Level(string? word) =>
        Enum.TryParse<BentoLogLevel>(word, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : BentoLogLevel.Information;

    private static BentoServiceException NoLogs(HttpAnswer answer, JsonException? exception) => new(
        502, $"{answer.Request} answered {answer.StatusCode} with what are no logs. Is it a BentoSharp service?", innerException: exception);
}
