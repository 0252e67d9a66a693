namespace BentoSharp.Torch.Elf;

/// <summary>
/// The versions that a shared library asks of others (<c>.gnu.version_r</c>): a list of libraries, each with a list of
/// versions, linked by relative offsets. A version that is marked weak may be missing when the library is loaded.
/// </summary>
internal static class VersionNeeds
{
    private const uint SectionType = 0x6ffffffe;   // SHT_GNU_verneed
    private const ushort Weak = 2;                 // VER_FLG_WEAK

    /// <summary>Marks a version as weak wherever the library asks for it.</summary>
    /// <returns>How many requirements were changed: zero where the version isn't asked for, or is weak already.</returns>
    /// <exception cref="ElfFormatException">The image is not an ELF file, or is damaged; it may then be partly changed.</exception>
    public static int Weaken(Span<byte> image, string version)
    {
        var elf = new ElfImage(image);
        if (elf.FindSection(SectionType) is not { } needs)
        {
            return 0;
        }

        var strings = elf.Section(needs.Link);
        var changed = 0;
        var library = needs.Offset;
        for (uint i = 0; i < needs.Info; i++)
        {
            changed += WeakenLibrary(elf, needs, strings, library, version);
            var next = elf.ReadUInt32(library + 12);
            if (next == 0)
            {
                break;
            }

            library = Inside(needs, library + next);
        }

        return changed;
    }

    private static int WeakenLibrary(ElfImage elf, ElfSection needs, ElfSection strings, ulong library, string version)
    {
        var changed = 0;
        var entry = Inside(needs, library + elf.ReadUInt32(library + 8));
        for (var left = elf.ReadUInt16(library + 2); left > 0; left--)
        {
            var flags = elf.ReadUInt16(entry + 4);
            if ((flags & Weak) == 0 && elf.ReadString(strings, elf.ReadUInt32(entry + 8)) == version)
            {
                elf.WriteUInt16(entry + 4, (ushort)(flags | Weak));
                changed++;
            }

            var next = elf.ReadUInt32(entry + 12);
            if (next == 0)
            {
                break;
            }

            entry = Inside(needs, entry + next);
        }

        return changed;
    }

    private static ulong Inside(ElfSection section, ulong offset) =>
        offset >= section.Offset && offset - section.Offset < section.Size
            ? offset
            : throw new ElfFormatException("The list of needed versions leaves its section.");
}
