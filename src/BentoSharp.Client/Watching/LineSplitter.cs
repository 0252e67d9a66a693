using System.Buffers;
using System.Text;

namespace BentoSharp.Client.Watching;

/// <summary>Makes lines of the pieces in which an answer comes. What has no end yet is kept for the next piece.</summary>
internal sealed class LineSplitter
{
    /// <summary>No service of ours writes longer lines; what does is no such service, and must not fill the memory.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _rest = new();

    /// <exception cref="BentoServiceException">A line has no end.</exception>
    public IEnumerable<string> Split(ReadOnlyMemory<byte> piece)
    {
        while (piece.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _rest.Write(piece.Span[..end]);
            var line = Encoding.UTF8.GetString(_rest.WrittenSpan);
            _rest.ResetWrittenCount();
            piece = piece[(end + 1)..];
            yield return line.TrimEnd('\r');
        }

        _rest.Write(piece.Span);
        if (_rest.WrittenCount > LongestLine)
        {
            throw new BentoServiceException(502, $"The service sent a line of more than {LongestLine} bytes. Is it a BentoSharp service?");
        }
    }
}
