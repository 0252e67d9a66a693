using System.Buffers;

namespace BentoSharp.Hosting.Storage;

/// <summary>Makes a page of a task's stream from the rows that it is kept in: each has the items of one report, on a line each.</summary>
/// <param name="next">The number of the first item that is wanted.</param>
internal sealed class TaskItemLines(long next)
{
    private readonly List<ReadOnlyMemory<byte>> _lines = [];
    private long _bytes;

    /// <summary>The items.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Lines => _lines;

    /// <summary>Whether the page is full, and there is more.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Adds the items of a row that are not known yet. Rows follow each other without a gap; the first of them may begin before the place.</summary>
    /// <param name="first">The number of the row's first item.</param>
    /// <param name="count">How many items it has.</param>
    /// <param name="read">Reads the row's lines, into an array of its own.</param>
    /// <returns>False where the page is full.</returns>
    public bool Add(long first, long count, Func<byte[]> read)
    {
        var known = next + _lines.Count - first;
        if (known >= count)
        {
            return true;
        }

        if (_bytes >= TaskItemsPage.MaxBytes)
        {
            HasMore = true;
            return false;
        }

        Split(read(), known);
        return true;
    }

    /// <summary>Writes items as a row keeps them.</summary>
    public static void Write(IBufferWriter<byte> row, IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        foreach (var line in lines)
        {
            row.Write(line.Span);
            row.Write("\n"u8);
        }
    }

    private void Split(ReadOnlyMemory<byte> row, long known)
    {
        for (; known > 0; known--)
        {
            row = row[(row.Span.IndexOf((byte)'\n') + 1)..];
        }

        _bytes += row.Length;
        while (row.Length > 0)
        {
            var end = row.Span.IndexOf((byte)'\n');
            _lines.Add(row[..end]);
            row = row[(end + 1)..];
        }
    }
}
