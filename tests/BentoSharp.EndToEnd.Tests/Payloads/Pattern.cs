using System.Security.Cryptography;

namespace BentoSharp.EndToEnd.Tests.Payloads;

/// <summary>Bytes that are made while they are read, so that a long file needs neither disk nor memory.</summary>
internal sealed class Pattern(long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public static BentoFile File(long length, bool isLengthKnown = true) =>
        BentoFile.FromStream(() => new Pattern(length), isLengthKnown ? length : null, "pattern.bin", "application/x-pattern");

    public static string Hash(long length)
    {
        using var pattern = new Pattern(length);
        return Convert.ToHexString(SHA256.HashData(pattern));
    }

    public static async Task<string> HashAsync(BentoFile file)
    {
        await using var source = file.OpenRead();
        return Convert.ToHexString(await SHA256.HashDataAsync(source));
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - _position);
        for (var i = 0; i < count; i++)
        {
            buffer[i] = (byte)((_position + i) % 251);
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
