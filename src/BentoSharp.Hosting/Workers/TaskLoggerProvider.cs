using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Keeps what the code of a task logs with the task. Which levels are kept is configured as for every provider:
/// <c>Logging:LogLevel</c>, or <c>Logging:BentoTask:LogLevel</c> for these lines only.
/// </summary>
[ProviderAlias("BentoTask")]
internal sealed class TaskLoggerProvider : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new TaskLogger();

    public void Dispose()
    {
    }
}

/// <summary>Writes to the log of the task whose attempt runs; elsewhere to nothing.</summary>
internal sealed class TaskLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && CurrentAttempt.Value is not null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel != LogLevel.None && CurrentAttempt.Value is { } attempt)
        {
            attempt.Log((BentoLogLevel)logLevel, formatter(state, exception), exception);
        }
    }
}
