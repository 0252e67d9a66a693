using System.Buffers.Binary;
using System.IO.Compression;

namespace BentoSharp.Dashboard.Tests.Studio;

/// <summary>Draws something that looks like a picture: hills under a sky, by a text.</summary>
internal static class Picture
{
    private const int Width = 480;
    private const int Height = 320;

    public static byte[] Draw(string text)
    {
        var seed = text.Aggregate(17, static (hash, letter) => (hash * 31) + letter);
        using var raw = new MemoryStream();
        using (var zip = new ZLibStream(raw, CompressionLevel.Fastest, leaveOpen: true))
        {
            Span<byte> row = stackalloc byte[1 + (Width * 3)];
            for (var y = 0; y < Height; y++)
            {
                row[0] = 0;
                for (var x = 0; x < Width; x++)
                {
                    Pixel(x, y, seed, row.Slice(1 + (x * 3), 3));
                }

                zip.Write(row);
            }
        }

        return Png(raw.ToArray());
    }

    private static void Pixel(int x, int y, int seed, Span<byte> color)
    {
        var (red, green, blue) = (250.0 - (y * 0.25), 190.0 - (y * 0.3), 120.0 + (y * 0.25));
        for (var hill = 0; hill < 4; hill++)
        {
            var top = 150 + (hill * 40) + (30 * Math.Sin((x / (60.0 + (hill * 17))) + seed + (hill * 2))) + (10 * Math.Sin((x / 19.0) + (seed * hill)));
            if (y > top)
            {
                (red, green, blue) = (70 - (hill * 14), 90 - (hill * 15), 130 - (hill * 24));
            }
        }

        (color[0], color[1], color[2]) = ((byte)red, (byte)green, (byte)blue);
    }

    private static byte[] Png(byte[] pixels)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 2);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, pixels);
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. type, .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
