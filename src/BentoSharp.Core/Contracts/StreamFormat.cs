using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Clients;

namespace BentoSharp.Contracts;

/// <summary>How the items of a stream travel: text and bytes raw, everything else as JSON values one after the other.</summary>
internal abstract class StreamFormat<T>
{
    public virtual JsonTypeInfo? JsonType => null;

    public abstract ReadOnlyMemory<byte> Write(T item);

    /// <summary>Makes what reads one stream.</summary>
    public abstract IStreamReader<T> CreateReader();

    /// <summary>Calls a method and reads its items as they come.</summary>
    public async IAsyncEnumerable<T> ReadAsync(
        IBentoChannel channel, BentoMethod method, BentoRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = CreateReader();
        await foreach (var piece in channel.StreamAsync(method, request, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in reader.Read(piece, isLast: false))
            {
                yield return item;
            }
        }

        foreach (var item in reader.Read(default, isLast: true))
        {
            yield return item;
        }
    }
}

/// <summary>Makes items of the pieces in which a stream arrives.</summary>
internal interface IStreamReader<T>
{
    IEnumerable<T> Read(ReadOnlyMemory<byte> piece, bool isLast);
}

internal static class StreamFormat
{
    public static StreamFormat<T> For<T>(JsonSerializerOptions json)
    {
        object format = typeof(T) == typeof(string) ? new TextStream()
            : typeof(T) == typeof(byte[]) ? new ByteStream()
            : new JsonStream<T>(BentoJson.GetTypeInfo<T>(json));
        return (StreamFormat<T>)format;
    }
}

internal sealed class TextStream : StreamFormat<string>
{
    public override ReadOnlyMemory<byte> Write(string item) => Encoding.UTF8.GetBytes(item ?? "");

    public override IStreamReader<string> CreateReader() => new Reader();

    /// <summary>A character may be cut by the end of a piece.</summary>
    private sealed class Reader : IStreamReader<string>
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

        public IEnumerable<string> Read(ReadOnlyMemory<byte> piece, bool isLast)
        {
            var characters = new char[_decoder.GetCharCount(piece.Span, isLast)];
            var count = _decoder.GetChars(piece.Span, characters, isLast);
            return count == 0 ? [] : [new string(characters, 0, count)];
        }
    }
}

internal sealed class ByteStream : StreamFormat<byte[]>
{
    public override ReadOnlyMemory<byte> Write(byte[] item) => item;

    public override IStreamReader<byte[]> CreateReader() => new Reader();

    private sealed class Reader : IStreamReader<byte[]>
    {
        public IEnumerable<byte[]> Read(ReadOnlyMemory<byte> piece, bool isLast) => piece.IsEmpty ? [] : [piece.ToArray()];
    }
}

internal sealed class JsonStream<T>(JsonTypeInfo<T> typeInfo) : StreamFormat<T>
{
    public override JsonTypeInfo JsonType => typeInfo;

    public override ReadOnlyMemory<byte> Write(T item)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, typeInfo);

        // A number has no end of its own: after 1 and 2 comes 12, or 1 and a line break.
        return json[^1] is (byte)'}' or (byte)']' or (byte)'"' ? SpacedJson.Of(json) : (byte[])[.. json, (byte)'\n'];
    }

    public override IStreamReader<T> CreateReader() => new Reader(typeInfo);

    /// <summary>Values follow each other without a separator, and may be cut by the end of a piece.</summary>
    private sealed class Reader(JsonTypeInfo<T> typeInfo) : IStreamReader<T>
    {
        private byte[] _rest = [];

        public IEnumerable<T> Read(ReadOnlyMemory<byte> piece, bool isLast)
        {
            byte[] bytes = [.. _rest, .. piece.Span];
            var items = new List<T>();
            var used = 0;
            try
            {
                while (Next(bytes.AsSpan(used), isLast) is { } length)
                {
                    items.Add(JsonSerializer.Deserialize(bytes.AsSpan(used, length), typeInfo)!);
                    used += length;
                }
            }
            catch (JsonException exception)
            {
                throw new BentoServiceException(502, $"The service streamed what is no {typeof(T).Name}: {exception.Message}", innerException: exception);
            }

            _rest = bytes[used..];
            return items;
        }

        /// <summary>The length of the first value; null where it is not whole.</summary>
        private static int? Next(ReadOnlySpan<byte> bytes, bool isLast)
        {
            if (bytes.IndexOfAnyExcept(" \r\n\t"u8) < 0)
            {
                return null;
            }

            var options = new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth, AllowMultipleValues = true };
            var reader = new Utf8JsonReader(bytes, isLast, new JsonReaderState(options));
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : null;
        }
    }
}
