using System.Buffers;

namespace BentoSharp.Client.Bodies;

/// <summary>Takes in the body of an answer that is a file: a short one into memory, a long one into a temporary file.</summary>
internal sealed class Download
{
    private const int InMemory = 64 * 1024;
    private const int PieceSize = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _start = new();
    private TemporaryFile? _file;

    /// <exception cref="FileReadException">The temporary file can't be written.</exception>
    public static async Task<Download> ReadAsync(Stream body, CancellationToken token)
    {
        var download = new Download();
        var piece = new byte[PieceSize];
        while (await body.ReadAsync(piece, token).ConfigureAwait(false) is > 0 and var count)
        {
            download.Add(piece.AsSpan(0, count));
        }

        return download;
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static Download Read(Stream body, CancellationToken token)
    {
        var download = new Download();
        var piece = new byte[PieceSize];
        while (body.Read(piece) is > 0 and var count)
        {
            token.ThrowIfCancellationRequested();
            download.Add(piece.AsSpan(0, count));
        }

        return download;
    }

    /// <summary>The body, where it is short.</summary>
    public byte[] Bytes => _file is null ? _start.WrittenSpan.ToArray() : [];

    /// <summary>The body, where it is long; else null.</summary>
    public BentoFile? File => _file?.ToFile();

    private void Add(ReadOnlySpan<byte> piece)
    {
        if (_file is null && _start.WrittenCount + piece.Length <= InMemory)
        {
            _start.Write(piece);
            return;
        }

        if (_file is null)
        {
            _file = TemporaryFile.Create();
            _file.Write(_start.WrittenSpan);
        }

        _file.Write(piece);
    }
}
