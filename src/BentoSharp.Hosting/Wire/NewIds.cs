using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Makes ids of unguessable bits. They are taken from a store of each thread, because asking the system for a few at a time costs more than storing a task.
/// </summary>
internal static class NewIds
{
    private const int Size = 4_096;

    [ThreadStatic]
    private static byte[]? s_bits;

    [ThreadStatic]
    private static int s_left;

    /// <summary>A UUID of version 7 (RFC 9562, section 5.7): milliseconds since 1970, then 74 random bits.</summary>
    public static Guid Task(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        Random(id[6..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>An id of a request: 16 hexadecimal digits.</summary>
    public static string Request()
    {
        Span<byte> id = stackalloc byte[8];
        Random(id);
        return Convert.ToHexStringLower(id);
    }

    private static void Random(Span<byte> bytes)
    {
        var bits = s_bits ??= new byte[Size];
        if (s_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(bits);
            s_left = Size;
        }

        // What was given out is not kept.
        var taken = bits.AsSpan(s_left -= bytes.Length, bytes.Length);
        taken.CopyTo(bytes);
        taken.Clear();
    }
}
