namespace BentoSharp.PostgreSql.Payloads;

/// <summary>Writes one payload of a <see cref="ChunkPayloadStore"/>. It holds one chunk in memory.</summary>
internal sealed class ChunkPayloadWriter(ChunkPayloadStore store, Guid id) : PayloadWriter
{
    private readonly MemoryStream _chunk = new();
    private int _chunks;
    private long _length;
    private bool _isKept;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, ChunkPayloadStore.ChunkSize - (int)_chunk.Length)];
            _chunk.Write(part.Span);
            bytes = bytes[part.Length..];
            if (_chunk.Length == ChunkPayloadStore.ChunkSize)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async ValueTask<StoredPayload> CompleteAsync(bool isDurable, CancellationToken cancellationToken)
    {
        if (_chunk.Length > 0 || _chunks == 0)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return new StoredPayload(id, _length, store);
    }

    public override void Keep() => _isKept = true;

    public override async ValueTask DisposeAsync()
    {
        await _chunk.DisposeAsync().ConfigureAwait(false);
        if (!_isKept && _chunks > 0)
        {
            await store.DeleteAsync(id).ConfigureAwait(false);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        _length += _chunk.Length;
        await store.WriteAsync(id, _chunks++, _chunk.ToArray(), _length, cancellationToken).ConfigureAwait(false);
        _chunk.SetLength(0);
    }
}
