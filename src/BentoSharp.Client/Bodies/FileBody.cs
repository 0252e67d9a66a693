using System.Buffers;
using System.Net;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Bodies;

/// <summary>A file that is opened and copied when its request is sent, so that it is never whole in memory.</summary>
internal sealed class FileBody(BentoFile file) : HttpContent
{
    /// <summary>From this length on, a service is asked whether it takes a file before it is sent; curl asks from the same on.</summary>
    private const long AskedFrom = 1024 * 1024;

    private const int BufferSize = 81920;

    /// <summary>Whether a request has a file that is long, or may be.</summary>
    public static bool IsLong(BentoRequest request) => request.Files.Any(static argument => argument.File.Length is not < AskedFrom);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var source = FileReadException.Guard(file.OpenRead);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (FileReadException.Guard(() => source.Read(buffer)) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = FileReadException.Guard(file.OpenRead);
        await using (source.ConfigureAwait(false))
        {
            // Not returned to a pool: a read that was canceled may still write into it.
            var buffer = new byte[BufferSize];
            while (await ReadAsync(source, buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length ?? 0;
        return file.Length is not null;
    }

    private static async ValueTask<int> ReadAsync(Stream source, byte[] buffer, CancellationToken token)
    {
        try
        {
            return await source.ReadAsync(buffer, token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new FileReadException(exception);
        }
    }
}
