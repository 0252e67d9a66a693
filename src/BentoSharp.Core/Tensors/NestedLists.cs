using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace BentoSharp.Tensors;

/// <summary>Writes a tensor as nested lists of numbers, piece by piece, so that a large one is never whole as text.</summary>
public abstract class NestedLists
{
    private protected NestedLists()
    {
    }

    /// <summary>The first element that JSON has no form for, such as <c>element [3, 7] is NaN</c>; null where there is none.</summary>
    public abstract string? Fault { get; }

    /// <summary>Writes on.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="pending">After how many bytes that the writer has not flushed to stop.</param>
    /// <returns>Whether all is written.</returns>
    /// <exception cref="JsonException">An element is no finite number.</exception>
    public abstract bool Write(Utf8JsonWriter writer, int pending = int.MaxValue);
}

internal sealed class NestedLists<T>(IReadOnlyList<int> shape, ReadOnlyMemory<T> elements) : NestedLists
    where T : unmanaged, INumberBase<T>
{
    private const int LongestNumber = 64;

    private readonly int[] _place = new int[shape.Count];
    private int _next;

    public override string? Fault
    {
        get
        {
            var span = elements.Span;
            for (var i = 0; i < span.Length; i++)
            {
                if (!T.IsFinite(span[i]))
                {
                    return $"element [{string.Join(", ", PlaceOf(i))}] is {span[i].ToString(null, CultureInfo.InvariantCulture)}";
                }
            }

            return null;
        }
    }

    public override bool Write(Utf8JsonWriter writer, int pending = int.MaxValue)
    {
        if (elements.Length == 0)
        {
            WriteEmpty(writer, 0);
            return true;
        }

        var rest = elements.Span[_next..];
        foreach (var number in rest)
        {
            for (var depth = FirstOpened(); depth < shape.Count; depth++)
            {
                writer.WriteStartArray();
            }

            Write(writer, number);
            _next++;
            Advance(writer);
            if (writer.BytesPending >= pending)
            {
                break;
            }
        }

        return _next == elements.Length;
    }

    /// <summary>The outermost list that begins with the next element; the number of dimensions where none does.</summary>
    private int FirstOpened()
    {
        var depth = shape.Count;
        while (depth > 0 && _place[depth - 1] == 0)
        {
            depth--;
        }

        return depth;
    }

    /// <summary>Goes to the next element, and ends the lists that are full.</summary>
    private void Advance(Utf8JsonWriter writer)
    {
        for (var depth = shape.Count - 1; depth >= 0; depth--)
        {
            if (++_place[depth] < shape[depth])
            {
                return;
            }

            _place[depth] = 0;
            writer.WriteEndArray();
        }
    }

    private int[] PlaceOf(int index)
    {
        var place = new int[shape.Count];
        for (var depth = shape.Count - 1; depth >= 0; depth--)
        {
            (index, place[depth]) = int.DivRem(index, shape[depth]);
        }

        return place;
    }

    private void WriteEmpty(Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartArray();
        for (var i = 0; i < shape[depth]; i++)
        {
            WriteEmpty(writer, depth + 1);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, T number)
    {
        if (!T.IsFinite(number))
        {
            throw new JsonException($"{number} has no form in JSON");
        }

        Span<byte> text = stackalloc byte[LongestNumber];
        ((IUtf8SpanFormattable)number).TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
