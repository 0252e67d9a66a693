using System.Globalization;
using System.Text;

namespace FashionMnist.Data;

/// <summary>
/// An image of 28 x 28 gray values, and its file format: binary PGM ("P5"), the simplest that image programs read and write.
/// Its head is text ("P5", width, height, largest value, with blanks between and <c>#</c> comments), then comes a byte a pixel.
/// </summary>
public static class ClothingImage
{
    public const int Side = 28;
    public const int Pixels = Side * Side;

    /// <summary>Writes 784 pixels as a PGM file.</summary>
    public static byte[] ToPgm(ReadOnlySpan<byte> pixels)
    {
        CheckPixels(pixels.Length);
        return [.. Encoding.ASCII.GetBytes($"P5\n{Side} {Side}\n255\n"), .. pixels];
    }

    /// <summary>Reads the 784 pixels of a PGM file.</summary>
    /// <exception cref="InvalidDataException">It isn't a binary PGM file of 28 x 28 pixels with 256 gray values.</exception>
    public static byte[] FromPgm(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("P5"u8))
        {
            throw new InvalidDataException("The image is not a binary PGM file: it doesn't begin with \"P5\".");
        }

        var at = 2;
        var width = ReadNumber(file, ref at, "width");
        var height = ReadNumber(file, ref at, "height");
        var largest = ReadNumber(file, ref at, "largest gray value");
        if ((width, height) != (Side, Side))
        {
            throw new InvalidDataException($"The image has {width} x {height} pixels; {Side} x {Side} are needed.");
        }

        if (largest != 255)
        {
            throw new InvalidDataException($"The image's largest gray value is {largest}; 255 is needed.");
        }

        var pixels = file[(at + 1)..];   // Exactly one blank ends the head; a pixel may look like one.
        return pixels.Length == Pixels
            ? pixels.ToArray()
            : throw new InvalidDataException($"The image has {pixels.Length} bytes of pixels; {Pixels} are needed.");
    }

    /// <exception cref="ArgumentException">It is not the number of pixels of an image.</exception>
    public static void CheckPixels(int count)
    {
        if (count != Pixels)
        {
            throw new ArgumentException($"An image is {Pixels} gray values ({Side} x {Side}), not {count}.", nameof(count));
        }
    }

    /// <summary>Reads blanks, comments and a number; afterwards <paramref name="at"/> is at the blank behind it.</summary>
    private static int ReadNumber(ReadOnlySpan<byte> file, ref int at, string what)
    {
        SkipBlanks(file, ref at, what);
        var start = at;
        while (at < file.Length && char.IsAsciiDigit((char)file[at]))
        {
            at++;
        }

        return at < file.Length && IsBlank(file[at])
            && int.TryParse(file[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"The image's head has no {what}.");
    }

    private static void SkipBlanks(ReadOnlySpan<byte> file, ref int at, string what)
    {
        var start = at;
        while (at < file.Length && (IsBlank(file[at]) || file[at] == '#'))
        {
            at++;
            if (file[at - 1] == '#')
            {
                var end = file[at..].IndexOf((byte)'\n');
                at = end < 0 ? file.Length : at + end + 1;
            }
        }

        if (at == start)
        {
            throw new InvalidDataException($"The image's head has no blank before the {what}.");
        }
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
}
