using Microsoft.Win32.SafeHandles;

namespace BentoSharp.Hosting.Storage.Payloads;

/// <summary>Writes one file of a <see cref="FilePayloadStore"/>.</summary>
internal sealed class FilePayloadWriter(FilePayloadStore store, Guid id) : PayloadWriter
{
    private SafeFileHandle? _file;
    private long _length;
    private bool _isKept;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            _file ??= store.CreateIncoming(id);
            await RandomAccess.WriteAsync(_file, bytes, _length, cancellationToken).ConfigureAwait(false);
            _length += bytes.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw store.NotWritten(exception);
        }
    }

    public override async ValueTask<StoredPayload> CompleteAsync(bool isDurable, CancellationToken cancellationToken)
    {
        try
        {
            var file = _file ??= store.CreateIncoming(id);
            if (isDurable)
            {
                // The disk may take its time; a caller that handles a request does not wait on its own thread.
                await Task.Run(() => store.Place(id, file), cancellationToken).ConfigureAwait(false);
            }

            file.Dispose();
            return new StoredPayload(id, _length, store);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw store.NotWritten(exception);
        }
    }

    public override void Keep()
    {
        _isKept = true;
        store.Claim(id);
    }

    public override ValueTask DisposeAsync()
    {
        _file?.Dispose();
        if (!_isKept)
        {
            store.Delete(id);
        }

        return ValueTask.CompletedTask;
    }
}
