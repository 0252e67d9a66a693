using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace BentoSharp.Tensors;

/// <summary>Reads nested lists into one block of memory, and says where they are no tensor.</summary>
internal sealed class TensorParser<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly List<int> _shape = [];
    private readonly List<int> _place = [];
    private T[] _elements = new T[16];
    private int _count;
    private int _rank = -1;

    public BentoTensor<T> ToTensor() => new(_elements.AsMemory(0, _count), [.. _shape]);

    public void Read(ref Utf8JsonReader reader, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Rank(depth, "a number");
            Add(Number(ref reader));
            return;
        }

        if (_rank == depth)
        {
            throw Wrong("is a list, where the others are numbers");
        }

        var length = 0;
        _place.Add(0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _place[depth] = length++;
            Read(ref reader, depth + 1);
        }

        _place.RemoveAt(depth);
        Close(depth, length);
    }

    /// <summary>The first list to end at a depth says how long all are.</summary>
    private void Close(int depth, int length)
    {
        if (length == 0)
        {
            Rank(depth + 1, "an empty list");
        }

        while (_shape.Count <= depth)
        {
            _shape.Add(-1);
        }

        if (_shape[depth] >= 0 && _shape[depth] != length)
        {
            throw Wrong($"has {length} elements, where the others have {_shape[depth]}: the lists of a tensor are of one length");
        }

        _shape[depth] = length;
    }

    /// <summary>The first number says how deep all are.</summary>
    private void Rank(int depth, string what)
    {
        if (_rank >= 0 && _rank != depth)
        {
            throw Wrong($"is {what}, where the others are lists");
        }

        _rank = depth;
    }

    private T Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw Wrong("is no number");
        }

        var isRead = T.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isRead && T.IsFinite(number)
            ? number
            : throw Wrong($"is \"{Shorten(Encoding.UTF8.GetString(reader.ValueSpan))}\", which is no {BentoTensors.ElementName(typeof(BentoTensor<T>))}");
    }

    private void Add(T number)
    {
        if (_count == _elements.Length)
        {
            Array.Resize(ref _elements, _count * 2);
        }

        _elements[_count++] = number;
    }

    private JsonException Wrong(string what) => new(_place.Count == 0 ? $"the tensor {what}" : $"element [{string.Join(", ", _place)}] {what}");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
