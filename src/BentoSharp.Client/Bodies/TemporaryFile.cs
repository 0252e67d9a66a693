using Microsoft.Win32.SafeHandles;

namespace BentoSharp.Client.Bodies;

/// <summary>
/// A downloaded body on the disk, in the system's temporary folder and for this user only. Its name is gone as soon as it is open, so that it
/// goes with the last who reads it, also when the process is killed.
/// </summary>
internal sealed class TemporaryFile
{
    private readonly SafeFileHandle _file;
    private long _length;

    private TemporaryFile(SafeFileHandle file) => _file = file;

    /// <summary>Makes an empty file.</summary>
    /// <exception cref="FileReadException">There is no place for it.</exception>
    public static TemporaryFile Create() => new(FileReadException.Guard(static () =>
    {
        // Made by the system, so nobody else may have put something under its name; only its owner may read it.
        var path = Path.GetTempFileName();
        const FileShare all = FileShare.ReadWrite | FileShare.Delete;
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, all, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }));

    /// <summary>Appends bytes.</summary>
    /// <exception cref="FileReadException">The disk does not take them.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, _length);
            _length += bytes.Length;
        }
        catch (IOException exception)
        {
            throw new FileReadException(exception);
        }
    }

    /// <summary>The file, now that it is whole: it can be read any number of times.</summary>
    public BentoFile ToFile() => BentoFile.FromStream(() => new Reader(_file, _length), _length);

    /// <summary>Reads from its own position, so that several can read at once. It keeps the file, and does not close it.</summary>
    private sealed class Reader(SafeFileHandle file, long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => _position = value;
        }

        public override int Read(Span<byte> buffer)
        {
            var count = RandomAccess.Read(file, buffer, _position);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await RandomAccess.ReadAsync(file, buffer, _position, cancellationToken).ConfigureAwait(false);
            _position += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
