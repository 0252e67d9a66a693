using System.Buffers.Binary;

namespace BentoSharp.Images;

/// <summary>Reads format and size from the first bytes of an image; pixels are left to image libraries.</summary>
internal static class ImageHeader
{
    /// <summary>The format in lower case and the size in pixels; null where the bytes are no image of a known format.</summary>
    public static (string Format, int Width, int Height)? Read(ReadOnlySpan<byte> bytes)
    {
        var header = bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => Png(bytes),
            [0xff, 0xd8, 0xff, ..] => Jpeg(bytes),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => Gif(bytes),
            [(byte)'B', (byte)'M', ..] => Bmp(bytes),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP(bytes),
            _ => ((string, int, int)?)null,
        };
        return header is (_, > 0, > 0) ? header : null;
    }

    private static (string, int, int)? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 33 && bytes.Slice(12, 4).SequenceEqual("IHDR"u8)
            ? ("png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : null;

    private static (string, int, int)? Gif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 13
            ? ("gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : null;

    /// <summary>A height below zero means that the rows go from top to bottom.</summary>
    private static (string, int, int)? Bmp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
        {
            return null;
        }

        var height = BinaryPrimitives.ReadInt32LittleEndian(bytes[22..]);
        return ("bmp", BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), height == int.MinValue ? 0 : Math.Abs(height));
    }

    /// <summary>Goes from segment to segment until the one that begins a frame.</summary>
    private static (string, int, int)? Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 <= bytes.Length && bytes[at] == 0xff;)
        {
            var marker = bytes[at + 1];
            if (marker is 0xff or 0x01 or (>= 0xd0 and <= 0xd8))
            {
                at += marker == 0xff ? 1 : 2;
            }
            else if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return ("jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }
            else
            {
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            }
        }

        return null;
    }

    private static (string, int, int)? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
        {
            return null;
        }

        var data = bytes[20..];
        if (bytes.Slice(12, 4).SequenceEqual("VP8X"u8))
        {
            return ("webp", 1 + Int24(data[4..]), 1 + Int24(data[7..]));
        }

        if (bytes.Slice(12, 4).SequenceEqual("VP8L"u8) && data[0] == 0x2f)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return ("webp", 1 + (int)(bits & 0x3fff), 1 + (int)((bits >> 14) & 0x3fff));
        }

        return bytes.Slice(12, 4).SequenceEqual("VP8 "u8)
            ? ("webp", BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3fff)
            : null;
    }

    private static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
