using System.Buffers;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Storage.Payloads;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Takes in the files of one request or answer: short ones into memory, long ones straight into payloads, so that no file is ever whole in
/// memory. A store without payloads has them all in memory.
/// </summary>
/// <param name="payloads">Where long files go; null where the store has no such place.</param>
/// <param name="inlineBytes">The longest file that is kept in memory.</param>
/// <param name="maxBytes">The most bytes of all files together.</param>
/// <param name="isDurable">Whether rows will refer to the payloads.</param>
internal sealed class FileReceiver(IPayloadStore? payloads, int inlineBytes, long maxBytes, bool isDurable)
{
    private const int SmallestBuffer = 64 * 1024;

    private const int MostInline = 16 * 1024 * 1024;

    private readonly int _inlineBytes = Math.Clamp(inlineBytes, 0, MostInline);
    private long _total;

    /// <summary>The payloads that were written; null where there are none.</summary>
    public PendingPayloads? Pending { get; private set; }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="parameter">The parameter that it is for.</param>
    /// <param name="name">Its name.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="source">The contents.</param>
    /// <param name="longest">The most bytes of this file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FileTooLongException">It is longer than allowed.</exception>
    /// <exception cref="TaskStoreException">There is no room for it.</exception>
    public async ValueTask<StoredFile> ReadAsync(
        string parameter, string? name, string? contentType, Stream source, long longest, CancellationToken cancellationToken)
    {
        if (payloads is null)
        {
            return new StoredFile(parameter, name, contentType, await ReadIntoMemoryAsync(source, longest, cancellationToken).ConfigureAwait(false));
        }

        // Returned only when all went well: a read that was canceled may still write into it.
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(_inlineBytes + 1, SmallestBuffer));
        var count = await source
            .ReadAtLeastAsync(buffer.AsMemory(0, _inlineBytes + 1), _inlineBytes + 1, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        Count(count, count, longest);
        var file = new StoredFile(parameter, name, contentType, count <= _inlineBytes ? buffer.AsSpan(0, count).ToArray() : default);
        if (count > _inlineBytes)
        {
            file = file with { Payload = await WriteAsync(source, buffer, count, longest, cancellationToken).ConfigureAwait(false) };
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return file;
    }

    /// <summary>Reads a tensor to its end.</summary>
    /// <param name="tensor">What is known of it.</param>
    /// <param name="source">Its elements.</param>
    /// <param name="longest">The most bytes that it may have.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FileTooLongException">It is longer than allowed.</exception>
    /// <exception cref="BentoValidationException">It has not as many bytes as it says.</exception>
    /// <exception cref="TaskStoreException">There is no room for it.</exception>
    public async ValueTask<StoredFile> ReadAsync(TensorPart tensor, Stream source, long longest, CancellationToken cancellationToken)
    {
        var (parameter, type) = (tensor.Parameter, tensor.Header.ContentType);
        if (tensor.Header.ByteCount > longest)
        {
            throw new FileTooLongException(isOfAll: false);
        }

        // Of an immediate call it is used at once and has to be in memory then.
        var file = isDurable
            ? await ReadAsync(parameter, null, type, source, longest, cancellationToken).ConfigureAwait(false)
            : new StoredFile(parameter, null, type, await ReadIntoMemoryAsync(source, longest, cancellationToken).ConfigureAwait(false));
        return file.Length == tensor.Header.ByteCount ? file : throw TensorParts.WrongSize(tensor, file.Length);
    }

    private async ValueTask<StoredPayload> WriteAsync(Stream source, byte[] buffer, int count, long longest, CancellationToken cancellationToken)
    {
        var writer = payloads!.Create();
        (Pending ??= new PendingPayloads()).Add(writer);
        var length = 0L;
        while (count > 0)
        {
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            length += count;
            count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Count(count, length + count, longest);
        }

        return await writer.CompleteAsync(isDurable, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<byte[]> ReadIntoMemoryAsync(Stream source, long longest, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[SmallestBuffer];
        while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            Count(count, bytes.Length + count, longest);
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private void Count(int count, long length, long longest)
    {
        _total += count;
        if (_total > maxBytes || length > longest)
        {
            throw new FileTooLongException(isOfAll: _total > maxBytes);
        }
    }
}

/// <summary>A file is longer than allowed.</summary>
/// <param name="isOfAll">Whether all files together are, and not this one alone.</param>
internal sealed class FileTooLongException(bool isOfAll) : Exception
{
    public bool IsOfAll { get; } = isOfAll;
}
