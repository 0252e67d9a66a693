namespace BentoSharp.Hosting.Storage;

/// <summary>A line that an attempt has logged, before it has its number.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">The line.</param>
public readonly record struct TaskLogEntry(DateTimeOffset Time, BentoLogLevel Level, string Text);

/// <summary>Lines that an attempt has logged, on their way to the store.</summary>
/// <param name="Entries">The lines; null where there are none.</param>
/// <param name="Dropped">How many lines before them were dropped, because the attempt logs faster than is kept. They count in the numbers.</param>
public readonly record struct TaskLogs(IReadOnlyList<TaskLogEntry>? Entries, long Dropped)
{
    /// <summary>The most lines that are kept of a task: the last ones.</summary>
    public const int MaxLines = 1_000;

    /// <summary>The most characters that are kept of a task's lines.</summary>
    public const int MaxCharacters = 64 * 1024;

    /// <summary>The most characters of one line; what is more is cut off.</summary>
    public const int MaxLineCharacters = 8 * 1024;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Entries is null or { Count: 0 };

    /// <summary>How many characters the lines have.</summary>
    public long Size => Entries?.Sum(static entry => (long)entry.Text.Length) ?? 0;
}
