namespace BentoSharp;

/// <summary>
/// A stream that a caller gives as an argument and keeps: who reads it does not dispose it. A request that is repeated reads it once
/// more, which needs a stream that can seek.
/// </summary>
internal sealed class CallerStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    /// <summary>The stream as a file, from where it stands.</summary>
    public static BentoFile ToFile(Stream stream)
    {
        if (stream.CanSeek)
        {
            var start = stream.Position;
            return BentoFile.FromStream(Rewind, stream.Length - start);

            CallerStream Rewind()
            {
                stream.Position = start;
                return new CallerStream(stream);
            }
        }

        var isRead = 0;
        return BentoFile.FromStream(() => Interlocked.Exchange(ref isRead, 1) == 0
            ? new CallerStream(stream)
            : throw new IOException(
                "The stream can be read only once, and the request had to be sent again. Give a stream that can seek, or take a BentoFile, "
                + "which opens its contents anew."));
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
