using System.Globalization;

namespace BentoSharp.Tensors;

/// <summary>
/// What the compact form of a tensor says of itself: the type of its elements and its shape. The elements follow as they are in memory,
/// little-endian, the last dimension densest, as NumPy's <c>tobytes</c> writes them.
/// </summary>
public sealed class TensorHeader
{
    /// <summary>The media type of the compact form.</summary>
    public const string MediaType = "application/octet-stream";

    /// <summary>The header with NumPy's name of the element type, such as <c>float32</c>.</summary>
    public const string DtypeHeader = "Bento-Tensor-Dtype";

    /// <summary>
    /// The header with the length of each dimension, such as <c>8,1,28,28</c>; <c>()</c> for a single number. Python's <c>(8, 1, 28, 28)</c> is read
    /// too.
    /// </summary>
    public const string ShapeHeader = "Bento-Tensor-Shape";

    private const string DtypeMark = MediaType + "; dtype=";
    private const string ShapeMark = "; shape=\"";
    private const int MostDimensions = 32;
    private const int MostLists = 65_536;

    private readonly TensorElement _element;

    private TensorHeader(TensorElement element, IReadOnlyList<int> shape, int length)
    {
        _element = element;
        Shape = shape;
        Length = length;
    }

    /// <summary>NumPy's name of the element type.</summary>
    public string Dtype => _element.Name;

    /// <summary>The length of each dimension.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many elements there are.</summary>
    public int Length { get; }

    /// <summary>How many bytes the elements have.</summary>
    public long ByteCount => (long)Length * _element.Size;

    /// <summary>The shape as the header has it.</summary>
    public string ShapeText => Text(Shape);

    /// <summary>Both as one content type, by which a tensor among the files of a request is known.</summary>
    public string ContentType => $"{DtypeMark}{Dtype}{ShapeMark}{ShapeText}\"";

    /// <summary>Reads the two headers.</summary>
    /// <param name="dtype">The element type; null where its header is missing.</param>
    /// <param name="shape">The shape; null where its header is missing.</param>
    /// <returns>The header.</returns>
    /// <exception cref="FormatException">One of them is missing or wrong; the message names it and says what it should be.</exception>
    public static TensorHeader Parse(string? dtype, string? shape)
    {
        if (dtype is null)
        {
            throw new FormatException($"{DtypeHeader} is missing: send it with the type of the elements, such as float32");
        }

        if (shape is null)
        {
            throw new FormatException($"{ShapeHeader} is missing: send it with the length of each dimension, such as 8,1,28,28");
        }

        var element = BentoTensors.Find(dtype.Trim())
            ?? throw new FormatException($"{DtypeHeader} is \"{Shorten(dtype)}\"; it must be one of {string.Join(", ", BentoTensors.Names)}");
        var lengths = Lengths(shape);
        return new TensorHeader(element, lengths, Count(lengths, shape));
    }

    /// <summary>Reads the content type of a tensor among files.</summary>
    /// <param name="contentType">A content type.</param>
    /// <returns>The header; null where it is the content type of something else.</returns>
    public static TensorHeader? Of(string? contentType)
    {
        if (contentType?.StartsWith(DtypeMark, StringComparison.Ordinal) != true || !contentType.EndsWith('"'))
        {
            return null;
        }

        var end = contentType.IndexOf(ShapeMark, StringComparison.Ordinal);
        return end < 0 ? null : Find(contentType[DtypeMark.Length..end], contentType[(end + ShapeMark.Length)..^1]);
    }

    /// <summary>Reads the headers of an answer.</summary>
    /// <param name="headers">Headers, whose names are in lower case.</param>
    /// <returns>The header; null where the answer is no tensor in the compact form.</returns>
    public static TensorHeader? Of(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        string? dtype = null, shape = null;
        foreach (var (name, value) in headers)
        {
            if (name.Equals(DtypeHeader, StringComparison.OrdinalIgnoreCase))
            {
                dtype = value;
            }
            else if (name.Equals(ShapeHeader, StringComparison.OrdinalIgnoreCase))
            {
                shape = value;
            }
        }

        return dtype is null || shape is null ? null : Find(dtype, shape);
    }

    /// <summary>Begins to write the tensor as nested lists.</summary>
    /// <param name="bytes">The elements.</param>
    /// <returns>What writes them.</returns>
    /// <exception cref="ArgumentException">It is another number of bytes.</exception>
    public NestedLists ToLists(ReadOnlyMemory<byte> bytes) => bytes.Length == ByteCount
        ? _element.ToLists(Shape, bytes)
        : throw new ArgumentException(SizeFault(bytes.Length), nameof(bytes));

    /// <summary>Says that a number of bytes is not the one that the elements have.</summary>
    /// <param name="length">How many there are.</param>
    /// <returns>What is wrong, and how to mend it.</returns>
    public string SizeFault(long length) => string.Create(
        CultureInfo.InvariantCulture,
        $"has {length} bytes, and {ShapeHeader} {ShapeText} of {DtypeHeader} {Dtype} needs {ByteCount} ({Length} elements of {_element.Size}): "
        + $"send the elements as they are in memory, little-endian, the last dimension densest");

    internal static TensorHeader Of(ITensor tensor) => Parse(tensor.Dtype, Text(tensor.Shape));

    private static string Text(IReadOnlyList<int> shape) => shape.Count == 0 ? "()" : string.Join(",", shape);

    private static TensorHeader? Find(string dtype, string shape)
    {
        try
        {
            return Parse(dtype, shape);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static int[] Lengths(string shape)
    {
        var text = shape.Trim();
        if (text is ['(', .. var inner, ')'])
        {
            text = inner.Trim().TrimEnd(',');
            if (text.Length == 0)
            {
                return [];
            }
        }

        var parts = text.Split(',');
        if (parts.Length > MostDimensions)
        {
            throw new FormatException($"{ShapeHeader} has {parts.Length} dimensions; {MostDimensions} are the most");
        }

        return [.. parts.Select(part => int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new FormatException(
                $"{ShapeHeader} is \"{Shorten(shape)}\", where \"{Shorten(part.Trim())}\" is no length: send whole numbers from 0 on with commas between, such as 8,1,28,28"))];
    }

    private static int Count(int[] lengths, string shape)
    {
        long count = 1, lists = 1;
        foreach (var length in lengths)
        {
            count *= length;
            lists *= Math.Max(1, length);

            // Of a tensor without elements the lists would still be written.
            if (lists > Array.MaxLength || (count == 0 && lists > MostLists))
            {
                throw new FormatException($"{ShapeHeader} is \"{Shorten(shape)}\", which is more elements than a tensor may have");
            }
        }

        return (int)count;
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
