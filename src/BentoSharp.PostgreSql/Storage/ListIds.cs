using System.Buffers.Binary;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Ids as numbers in the order that lists have.</summary>
internal static class ListIds
{
    private const int Bytes = 16;

    public static Guid Of(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new Guid(bytes, bigEndian: true);
    }

    public static TaskListCursor PlaceOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new TaskListCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]));
    }
}
