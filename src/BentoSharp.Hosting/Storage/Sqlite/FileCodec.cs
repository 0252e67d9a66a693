using System.Buffers.Binary;
using System.Text;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The files of a request in one column: a version byte, the number of files, then of each its parameter, name, media type and contents, each
/// behind its length. Numbers are 32 bits, little end first; the length -1 is null. No files are NULL. Version 2 has contents that are payloads:
/// the length -2, then the payload's id (16 bytes) and length (64 bits).
/// </summary>
internal static class FileCodec
{
    private const byte InlineVersion = 1;
    private const byte PayloadVersion = 2;
    private const int PayloadMark = -2;
    private const int PayloadSize = 16 + sizeof(long);
    private const int SmallestFile = 4 * sizeof(int);

    public static byte[]? Encode(IReadOnlyList<StoredFile> files)
    {
        if (files.Count == 0)
        {
            return null;
        }

        var length = 1L + sizeof(int);
        foreach (var file in files)
        {
            length += (4L * sizeof(int)) + Size(file.Parameter) + Size(file.Name) + Size(file.ContentType)
                + (file.Payload is null ? file.Content.Length : PayloadSize);
        }

        if (length > Array.MaxLength)
        {
            throw new TaskStoreException("The files of a task are larger than SQLite keeps in a row.") { ConcernsOneOperation = true };
        }

        var bytes = new byte[length];
        bytes[0] = files.Any(static file => file.Payload is not null) ? PayloadVersion : InlineVersion;
        var rest = bytes.AsSpan(1);
        Number(ref rest, files.Count);
        foreach (var file in files)
        {
            Text(ref rest, file.Parameter);
            Text(ref rest, file.Name);
            Text(ref rest, file.ContentType);
            Content(ref rest, file);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; the contents are parts of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The column.</param>
    /// <param name="payloads">Where the payloads are.</param>
    public static IReadOnlyList<StoredFile> Decode(ReadOnlyMemory<byte> bytes, IPayloadStore payloads)
    {
        if (bytes.IsEmpty)
        {
            return [];
        }

        if (bytes.Span[0] is not (InlineVersion or PayloadVersion))
        {
            throw new InvalidOperationException($"its files are kept in the form {bytes.Span[0]}, which this version does not know");
        }

        var rest = bytes[1..];
        var count = Number(ref rest);
        if (count < 0 || count > rest.Length / SmallestFile)
        {
            throw new InvalidOperationException("its files are damaged");
        }

        var files = new StoredFile[count];
        for (var i = 0; i < files.Length; i++)
        {
            var parameter = Text(ref rest)!;
            var name = Text(ref rest);
            var type = Text(ref rest);
            var length = Number(ref rest);
            if (length == PayloadMark)
            {
                files[i] = new StoredFile(parameter, name, type, default) { Payload = Payload(ref rest, payloads) };
                continue;
            }

            files[i] = new StoredFile(parameter, name, type, rest[..length]);
            rest = rest[length..];
        }

        return files;
    }

    private static int Size(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static void Number(ref Span<byte> rest, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, value);
        rest = rest[sizeof(int)..];
    }

    private static void Text(ref Span<byte> rest, string? text)
    {
        Number(ref rest, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        rest = rest[Encoding.UTF8.GetBytes(text ?? string.Empty, rest)..];
    }

    private static void Content(ref Span<byte> rest, StoredFile file)
    {
        if (file.Payload is { } payload)
        {
            Number(ref rest, PayloadMark);
            payload.Id.TryWriteBytes(rest, bigEndian: true, out _);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], payload.Length);
            rest = rest[PayloadSize..];
            return;
        }

        Number(ref rest, file.Content.Length);
        file.Content.Span.CopyTo(rest);
        rest = rest[file.Content.Length..];
    }

    private static StoredPayload Payload(ref ReadOnlyMemory<byte> rest, IPayloadStore payloads)
    {
        var id = new Guid(rest.Span[..16], bigEndian: true);
        var length = BinaryPrimitives.ReadInt64LittleEndian(rest.Span[16..]);
        rest = rest[PayloadSize..];
        return new StoredPayload(id, length, payloads);
    }

    private static int Number(ref ReadOnlyMemory<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        rest = rest[sizeof(int)..];
        return value;
    }

    private static string? Text(ref ReadOnlyMemory<byte> rest)
    {
        var length = Number(ref rest);
        if (length < 0)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(rest.Span[..length]);
        rest = rest[length..];
        return text;
    }
}
