using System.Buffers.Binary;
using System.Text;

namespace BentoSharp.Torch.Tests;

/// <summary>Makes small ELF files with nothing but a table of strings and a list of needed versions.</summary>
internal static class ElfBuilder
{
    public const int NeedsAt = 512;
    private const int StringsAt = 64;
    private const int SectionsAt = 1024;

    /// <summary>An image whose libraries ask for versions; the lists are linked as a real linker does.</summary>
    public static byte[] Build(params (string Library, string[] Versions)[] needs)
    {
        var image = new byte[SectionsAt + (3 * 64)];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(image);
        WriteInt64(image, 40, SectionsAt);
        WriteInt16(image, 58, 64);
        WriteInt16(image, 60, 3);

        var stringsEnd = StringsAt + 1;
        var at = NeedsAt;
        for (var i = 0; i < needs.Length; i++)
        {
            var (library, versions) = needs[i];
            var size = 16 + (16 * versions.Length);
            WriteInt16(image, at, 1);
            WriteInt16(image, at + 2, versions.Length);
            WriteInt32(image, at + 4, AddString(image, library, ref stringsEnd));
            WriteInt32(image, at + 8, versions.Length > 0 ? 16 : 0);
            WriteInt32(image, at + 12, i < needs.Length - 1 ? size : 0);
            for (var v = 0; v < versions.Length; v++)
            {
                var entry = at + 16 + (16 * v);
                WriteInt32(image, entry + 8, AddString(image, versions[v], ref stringsEnd));
                WriteInt32(image, entry + 12, v < versions.Length - 1 ? 16 : 0);
            }

            at += size;
        }

        WriteSection(image, 1, type: 3, StringsAt, stringsEnd - StringsAt, link: 0, info: 0);
        WriteSection(image, 2, type: 0x6ffffffe, NeedsAt, at - NeedsAt, link: 1, info: needs.Length);
        return image;
    }

    /// <summary>The offset of the flags of a version, counted over all libraries that have 16-byte heads before it.</summary>
    public static int FlagsAt(int library, int version, params (string Library, string[] Versions)[] needs) =>
        NeedsAt + needs.Take(library).Sum(n => 16 + (16 * n.Versions.Length)) + 16 + (16 * version) + 4;

    private static void WriteSection(byte[] image, int index, uint type, int offset, int size, int link, int info)
    {
        var at = SectionsAt + (index * 64);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at + 4), type);
        WriteInt64(image, at + 24, offset);
        WriteInt64(image, at + 32, size);
        WriteInt32(image, at + 40, link);
        WriteInt32(image, at + 44, info);
    }

    private static int AddString(byte[] image, string text, ref int end)
    {
        var offset = end - StringsAt;
        end += Encoding.UTF8.GetBytes(text, image.AsSpan(end)) + 1;
        return offset;
    }

    private static void WriteInt16(byte[] image, int at, int value) => BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(at), (short)value);

    private static void WriteInt32(byte[] image, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(at), value);

    private static void WriteInt64(byte[] image, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(at), value);
}
