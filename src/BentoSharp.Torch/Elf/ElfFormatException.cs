namespace BentoSharp.Torch.Elf;

/// <summary>The bytes aren't an ELF file of the kind that can be changed here.</summary>
internal sealed class ElfFormatException(string message) : Exception(message);
