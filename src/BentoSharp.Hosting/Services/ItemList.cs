using System.Buffers;

namespace BentoSharp.Hosting;

/// <summary>The items of a run as one JSON array, within the bounds of the task's settings.</summary>
internal sealed class ItemList(string task, BentoTaskSettings settings)
{
    /// <summary>The most bytes of one item, for it travels and is kept whole.</summary>
    private const int MaxItemBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _json = new(256);
    private int _count;

    /// <exception cref="BentoException">It is one too many: 413, so the task is not repeated.</exception>
    public void Add(ReadOnlySpan<byte> item)
    {
        if (item.Length > MaxItemBytes)
        {
            throw new BentoException(
                413, $"item {_count} of {task} has {item.Length} bytes of JSON; one may have {MaxItemBytes}: return what is large as a file, in a task of its own");
        }

        if (_count == settings.MaxItems)
        {
            throw new BentoException(413, $"{task} streams more than {settings.MaxItems} items (MaxItems)");
        }

        if (_json.WrittenCount + item.Length > settings.MaxItemsBytes)
        {
            throw new BentoException(413, $"the items of {task} have more than {settings.MaxItemsBytes} bytes together (MaxItemsBytes)");
        }

        _json.Write(_count++ == 0 ? "["u8 : ","u8);
        _json.Write(item);
    }

    public ReadOnlyMemory<byte> ToJson()
    {
        _json.Write(_count == 0 ? "[]"u8 : "]"u8);
        return _json.WrittenMemory;
    }
}
