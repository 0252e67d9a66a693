using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>What is logged of attempts, whether they run by themselves or in a batch.</summary>
internal static partial class AttemptLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "An attempt of {Task} failed")]
    public static partial void AttemptFailed(this ILogger logger, Exception exception, string task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An attempt of {Task} took longer than {Seconds} s")]
    public static partial void AttemptTimedOut(this ILogger logger, string task, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} ({Task}) was interrupted {Times} times by the unclean end of its process: it runs alone now, and other tasks wait")]
    public static partial void SuspectRunsAlone(this ILogger logger, string id, string task, int times);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} ({Task}) was interrupted: {Reason}")]
    public static partial void WasInterrupted(this ILogger logger, string id, string task, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The result of task {Id} came too late and was refused")]
    public static partial void ResultRefused(this ILogger logger, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outcome of task {Id} could not be stored")]
    public static partial void OutcomeNotWritten(this ILogger logger, Exception exception, string id);
}
