namespace BentoSharp;

/// <summary>A line that a task's code logged while an attempt ran.</summary>
/// <param name="Number">
/// Its number among the lines of the task, from 1. A service keeps the last lines only: where the first line's number is not the one after
/// the line that was asked from, those between were dropped.
/// </param>
/// <param name="Attempt">Which attempt logged it, from 1.</param>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">The line, with the exception where one was logged and the service shows exceptions.</param>
public sealed record BentoTaskLogLine(long Number, int Attempt, DateTimeOffset Time, BentoLogLevel Level, string Text);

/// <summary>How serious a logged line is; the same levels as those of <c>Microsoft.Extensions.Logging</c>.</summary>
public enum BentoLogLevel
{
    /// <summary>Every detail. On the wire <c>trace</c>.</summary>
    Trace,

    /// <summary>For whoever looks for a fault. On the wire <c>debug</c>.</summary>
    Debug,

    /// <summary>What happens. On the wire <c>information</c>.</summary>
    Information,

    /// <summary>Unusual, but the task goes on. On the wire <c>warning</c>.</summary>
    Warning,

    /// <summary>Something failed. On the wire <c>error</c>.</summary>
    Error,

    /// <summary>The process itself is in danger. On the wire <c>critical</c>.</summary>
    Critical,
}
