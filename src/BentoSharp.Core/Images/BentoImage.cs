using System.Diagnostics.CodeAnalysis;
using BentoSharp.Images;

namespace BentoSharp;

/// <summary>
/// An encoded image as an argument or a result: its bytes with what their header tells. Any image library decodes the bytes.
/// </summary>
/// <remarks>
/// PNG, JPEG, GIF, BMP and WebP are known; an argument that is none of them is refused with 400. Only the header is read: whether the rest
/// can be decoded is seen by the library that does it. A parameter of this type makes the request <c>multipart/form-data</c>.
/// </remarks>
public sealed class BentoImage
{
    private BentoImage(ReadOnlyMemory<byte> bytes, string? name, (string Format, int Width, int Height) header)
    {
        Bytes = bytes;
        Name = name;
        Format = header.Format;
        Width = header.Width;
        Height = header.Height;
    }

    /// <summary>The encoded image.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The format: <c>png</c>, <c>jpeg</c>, <c>gif</c>, <c>bmp</c> or <c>webp</c>.</summary>
    public string Format { get; }

    /// <summary>The media type, such as <c>image/png</c>.</summary>
    public string ContentType => "image/" + Format;

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The name of the file that it came from; null where the sender gave none.</summary>
    public string? Name { get; }

    /// <summary>Makes an image of encoded bytes.</summary>
    /// <param name="bytes">The bytes; not copied.</param>
    /// <param name="name">The name.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FormatException">The bytes are no PNG, JPEG, GIF, BMP or WebP image.</exception>
    public static BentoImage FromBytes(ReadOnlyMemory<byte> bytes, string? name = null) =>
        TryRead(bytes, out var image, name) ? image : throw new FormatException($"The {bytes.Length} bytes are no {KnownFormats} image.");

    /// <summary>Makes an image of a file.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FormatException">The file is no PNG, JPEG, GIF, BMP or WebP image.</exception>
    public static BentoImage FromPath(string path) => FromBytes(File.ReadAllBytes(path), Path.GetFileName(path));

    /// <summary>Makes an image of encoded bytes, if they are one.</summary>
    /// <param name="bytes">The bytes; not copied.</param>
    /// <param name="image">The image.</param>
    /// <param name="name">The name.</param>
    /// <returns>False where the bytes are no PNG, JPEG, GIF, BMP or WebP image.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out BentoImage? image, string? name = null)
    {
        image = ImageHeader.Read(bytes.Span) is { } header ? new BentoImage(bytes, name, header) : null;
        return image is not null;
    }

    /// <summary>The image as a file.</summary>
    /// <returns>The file.</returns>
    public BentoFile ToFile() => BentoFile.FromBytes(Bytes, Name ?? "image." + (Format == "jpeg" ? "jpg" : Format), ContentType);

    internal const string KnownFormats = "PNG, JPEG, GIF, BMP or WebP";
}
