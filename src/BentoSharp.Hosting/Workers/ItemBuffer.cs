using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>The items that an attempt has streamed and that are not handed over yet.</summary>
internal sealed class ItemBuffer
{
    /// <summary>From so many bytes on a task waits with its next item until these are on their way.</summary>
    private const long MaxBytes = 256 * 1024;

    private List<ReadOnlyMemory<byte>>? _lines;
    private long _first;
    private long _bytes;

    public bool IsEmpty => _lines is null or { Count: 0 };

    /// <summary>Whether more would take too much memory.</summary>
    public bool IsFull => _bytes >= MaxBytes;

    /// <summary>Says that the attempt streams, also where it streams nothing.</summary>
    public void Begin() => _lines ??= [];

    public void Add(ReadOnlyMemory<byte> line)
    {
        (_lines ??= []).Add(line);
        _bytes += line.Length;
    }

    /// <summary>Hands over everything.</summary>
    public TaskItems Take()
    {
        var items = new TaskItems(_first, _lines);
        if (!IsEmpty)
        {
            _first += _lines!.Count;
            _lines = [];
            _bytes = 0;
        }

        return items;
    }

    /// <summary>Takes back what was handed over before what is here.</summary>
    public void PutBack(in TaskItems items)
    {
        if (!items.IsEmpty)
        {
            _lines = [.. items.Lines!, .. _lines ?? []];
            _first = items.First;
            _bytes += items.Size;
        }
    }
}
