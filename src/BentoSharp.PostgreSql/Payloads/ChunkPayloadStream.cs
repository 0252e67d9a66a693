namespace BentoSharp.PostgreSql.Payloads;

/// <summary>Reads one payload, a chunk at a time. No connection is held between the chunks, so a slow reader holds none.</summary>
internal sealed class ChunkPayloadStream(ChunkPayloadStore store, Guid id, long length) : Stream
{
    private byte[] _chunk = [];
    private int _number = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position >= length)
        {
            return 0;
        }

        if (Number != _number)
        {
            (_chunk, _number) = (store.Read(id, Number), Number);
        }

        return Take(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length)
        {
            return 0;
        }

        if (Number != _number)
        {
            (_chunk, _number) = (await store.ReadAsync(id, Number, cancellationToken).ConfigureAwait(false), Number);
        }

        return Take(buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => length,
        };
        return Position = position >= 0 ? position : throw new IOException("That is before the start of the payload.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Number => (int)(Position / ChunkPayloadStore.ChunkSize);

    private int Take(Span<byte> buffer)
    {
        var rest = _chunk.AsSpan((int)(Position % ChunkPayloadStore.ChunkSize));
        var taken = Math.Min(rest.Length, buffer.Length);
        rest[..taken].CopyTo(buffer);
        Position += taken;
        return taken;
    }
}
