namespace BentoSharp;

/// <summary>A file as an argument or a result: a name, a media type, and contents that are read as a stream.</summary>
/// <remarks>
/// A parameter of this type makes the request <c>multipart/form-data</c>. The name is what the sender calls the file: never use it as
/// a path.
/// </remarks>
public sealed class BentoFile
{
    private readonly Func<Stream> _open;

    private BentoFile(Func<Stream> open, long? length, string? name, string? contentType, ReadOnlyMemory<byte>? bytes = null)
    {
        _open = open;
        Bytes = bytes;
        Length = length;
        Name = name;
        ContentType = contentType;
    }

    /// <summary>The file's name without a path; null where the sender gave none.</summary>
    public string? Name { get; }

    /// <summary>The media type, such as <c>image/png</c>; null where the sender gave none.</summary>
    public string? ContentType { get; }

    /// <summary>The length in bytes, where it is known before reading.</summary>
    public long? Length { get; }

    /// <summary>The contents, where they are in memory.</summary>
    internal ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>Makes a file of bytes in memory.</summary>
    /// <param name="bytes">The contents; not copied.</param>
    /// <param name="name">The name.</param>
    /// <param name="contentType">The media type.</param>
    /// <returns>The file.</returns>
    public static BentoFile FromBytes(ReadOnlyMemory<byte> bytes, string? name = null, string? contentType = null) =>
        new(() => OpenMemory(bytes), bytes.Length, name, contentType, bytes);

    /// <summary>Makes a file of one on disk, which is opened each time that the contents are read.</summary>
    /// <param name="path">The path. Only its last part is sent.</param>
    /// <param name="contentType">The media type.</param>
    /// <returns>The file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static BentoFile FromPath(string path, string? contentType = null)
    {
        var info = new FileInfo(path);
        return info.Exists
            ? new BentoFile(info.OpenRead, info.Length, info.Name, contentType)
            : throw new FileNotFoundException($"There is no file {path}.", path);
    }

    /// <summary>Makes a file of anything that opens a stream.</summary>
    /// <param name="open">Opens the contents from their start; called once for each reading, also when a request is repeated.</param>
    /// <param name="length">The length in bytes, if it is known.</param>
    /// <param name="name">The name.</param>
    /// <param name="contentType">The media type.</param>
    /// <returns>The file.</returns>
    public static BentoFile FromStream(Func<Stream> open, long? length = null, string? name = null, string? contentType = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(open, length, name, contentType);
    }

    /// <summary>Opens the contents for reading, from their start.</summary>
    /// <returns>A stream that the caller disposes.</returns>
    public Stream OpenRead() => _open();

    /// <summary>Reads the contents whole.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ReadAllBytes()
    {
        using var stream = OpenRead();
        using var buffer = new MemoryStream(Length is { } length ? checked((int)length) : 0);
        stream.CopyTo(buffer);
        return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
    }

    /// <summary>Reads the contents whole.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The bytes.</returns>
    public async Task<byte[]> ReadAllBytesAsync(CancellationToken cancellationToken = default)
    {
        var stream = OpenRead();
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new MemoryStream(Length is { } length ? checked((int)length) : 0);
            await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
            return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
        }
    }

    private static MemoryStream OpenMemory(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
