using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Keeps what is logged, as <c>category Level: message</c>.</summary>
public sealed class ListLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new CategoryLog(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class CategoryLog(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category} {logLevel}: {formatter(state, exception)}");
    }
}
