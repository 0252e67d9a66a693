using System.Buffers.Binary;
using System.Text;

namespace BentoSharp.Torch.Elf;

/// <summary>A 64-bit little-endian ELF file in memory; every read is checked against its end.</summary>
internal readonly ref struct ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly Span<byte> _bytes;

    public ElfImage(Span<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || !bytes[..4].SequenceEqual("\u007fELF"u8))
        {
            throw new ElfFormatException("The file does not begin like an ELF file.");
        }

        if (bytes[4] != 2 || bytes[5] != 1)
        {
            throw new ElfFormatException("Only 64-bit little-endian ELF files are supported.");
        }
    }

    public ushort ReadUInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint ReadUInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public ulong ReadUInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    public void WriteUInt16(ulong offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Slice(offset, 2), value);

    /// <summary>Finds the first section of a type; null where there is none.</summary>
    public ElfSection? FindSection(uint type)
    {
        var count = ReadUInt16(60);
        for (uint i = 0; i < count; i++)
        {
            var section = Section(i);
            if (section.Type == type)
            {
                return section;
            }
        }

        return null;
    }

    public ElfSection Section(uint index)
    {
        if (ReadUInt16(58) != SectionHeaderSize || index >= ReadUInt16(60))
        {
            throw new ElfFormatException("The table of sections is damaged.");
        }

        var at = ReadUInt64(40) + ((ulong)index * SectionHeaderSize);
        Slice(at, SectionHeaderSize);   // A header that is cut off is an error, even in a field that isn't read.
        return new ElfSection(
            Type: ReadUInt32(at + 4),
            Offset: ReadUInt64(at + 24),
            Size: ReadUInt64(at + 32),
            Link: ReadUInt32(at + 40),
            Info: ReadUInt32(at + 44));
    }

    public string ReadString(ElfSection strings, uint offset)
    {
        if (offset >= strings.Size)
        {
            throw new ElfFormatException("A name lies outside the table of strings.");
        }

        var rest = Slice(strings.Offset + offset, strings.Size - offset);
        var end = rest.IndexOf((byte)0);
        return end < 0 ? throw new ElfFormatException("A name has no end.") : Encoding.UTF8.GetString(rest[..end]);
    }

    private Span<byte> Slice(ulong offset, ulong length) =>
        offset <= (ulong)_bytes.Length && length <= (ulong)_bytes.Length - offset
            ? _bytes.Slice((int)offset, (int)length)
            : throw new ElfFormatException("The file ends too early.");
}

/// <summary>What a section header says.</summary>
internal readonly record struct ElfSection(uint Type, ulong Offset, ulong Size, uint Link, uint Info);
