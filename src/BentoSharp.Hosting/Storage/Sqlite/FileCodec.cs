using System.Buffers.Binary;
using System.Text;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The files of a request in one column: a version byte, the number of files, then of each its parameter, name, media type and contents, each
/// behind its length. Numbers are 32 bits, little end first; the length -1 is null. No files are NULL.
/// </summary>
internal static class FileCodec
{
    private const byte Version = 1;
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
            length += (4L * sizeof(int)) + Size(file.Parameter) + Size(file.Name) + Size(file.ContentType) + file.Content.Length;
        }

        if (length > Array.MaxLength)
        {
            throw new TaskStoreException("The files of a task are larger than SQLite keeps in a row.") { ConcernsOneOperation = true };
        }

        var bytes = new byte[length];
        bytes[0] = Version;
        var rest = bytes.AsSpan(1);
        Number(ref rest, files.Count);
        foreach (var file in files)
        {
            Text(ref rest, file.Parameter);
            Text(ref rest, file.Name);
            Text(ref rest, file.ContentType);
            Number(ref rest, file.Content.Length);
            file.Content.Span.CopyTo(rest);
            rest = rest[file.Content.Length..];
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; the contents are parts of <paramref name="bytes"/>.</summary>
    public static IReadOnlyList<StoredFile> Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return [];
        }

        if (bytes.Span[0] != Version)
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
