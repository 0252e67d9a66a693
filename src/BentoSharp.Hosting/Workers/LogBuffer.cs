using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>The last lines that an attempt has logged and that are not handed over yet, within the bounds of what is kept.</summary>
internal sealed class LogBuffer
{
    // Most attempts log nothing.
    private Queue<TaskLogEntry>? _entries;
    private long _characters;
    private long _dropped;

    public bool IsEmpty => _entries is null or { Count: 0 };

    public void Add(TaskLogEntry entry)
    {
        _entries ??= new Queue<TaskLogEntry>();
        _entries.Enqueue(entry);
        _characters += entry.Text.Length;
        while (_entries.Count > TaskLogs.MaxLines || (_characters > TaskLogs.MaxCharacters && _entries.Count > 1))
        {
            _characters -= _entries.Dequeue().Text.Length;
            _dropped++;
        }
    }

    /// <summary>Hands over everything.</summary>
    public TaskLogs Take()
    {
        if (IsEmpty)
        {
            return default;
        }

        var logs = new TaskLogs([.. _entries!], _dropped);
        _entries!.Clear();
        _characters = 0;
        _dropped = 0;
        return logs;
    }

    /// <summary>Takes back what was handed over before what is here.</summary>
    public void PutBack(in TaskLogs logs)
    {
        if (logs.IsEmpty)
        {
            return;
        }

        var (later, dropped) = (_entries ?? new Queue<TaskLogEntry>(), _dropped);
        _entries = new Queue<TaskLogEntry>();
        _characters = 0;
        _dropped = logs.Dropped + dropped;
        foreach (var entry in logs.Entries!.Concat(later))
        {
            Add(entry);
        }
    }
}
