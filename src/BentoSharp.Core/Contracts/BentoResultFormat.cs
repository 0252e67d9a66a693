using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Tensors;

namespace BentoSharp.Contracts;

/// <summary>
/// How results of a type travel: text raw as <c>text/plain</c>, bytes raw, files with their name and type, tensors in their compact form,
/// everything else as JSON.
/// Services write with it, clients read with it.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class BentoResultFormat<T>
{
    private protected BentoResultFormat()
    {
    }

    /// <summary>The JSON metadata where the format is JSON; else null.</summary>
    public virtual JsonTypeInfo? JsonType => null;

    /// <summary>Writes a result.</summary>
    /// <param name="value">The result.</param>
    /// <returns>The answer, with status code 200.</returns>
    public abstract BentoResponse Write(T value);

    /// <summary>Reads a result.</summary>
    /// <param name="response">An answer that is no error.</param>
    /// <returns>The result.</returns>
    /// <exception cref="BentoServiceException">The answer is not of this form.</exception>
    public abstract T Read(BentoResponse response);
}

internal static class BentoResultFormat
{
    /// <summary>The format of a type under a contract's JSON.</summary>
    public static BentoResultFormat<T> For<T>(JsonSerializerOptions json)
    {
        object format = typeof(T) == typeof(string) ? new TextFormat()
            : typeof(T) == typeof(byte[]) ? new BytesFormat()
            : typeof(T) == typeof(BentoFile) ? new FileFormat()
            : typeof(T) == typeof(BentoImage) ? new ImageFormat()
            : typeof(T) == typeof(Stream) ? new OpenStreamFormat()
            : BentoTensors.Find(typeof(T)) is { } element ? element.ResultFormat(json)
            : new JsonFormat<T>(BentoJson.GetTypeInfo<T>(json));
        return (BentoResultFormat<T>)format;
    }
}

internal sealed class TextFormat : BentoResultFormat<string>
{
    public override BentoResponse Write(string value) =>
        value is null ? BentoResponses.Null : new(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(value));

    public override string Read(BentoResponse response)
    {
        if (!BentoResponses.IsJson(response))
        {
            return Encoding.UTF8.GetString(response.Body.Span);
        }

        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, BuiltInJsonContext.Default.String)!;
        }
        catch (JsonException exception)
        {
            throw BentoResponses.Unreadable("text", response, exception);
        }
    }
}

/// <summary>Bytes are raw. BentoML calls them text, and its clients expect that.</summary>
internal sealed class BytesFormat : BentoResultFormat<byte[]>
{
    public override BentoResponse Write(byte[] value) => value is null ? BentoResponses.Null : new(200, "text/plain; charset=utf-8", value);

    public override byte[] Read(BentoResponse response) => BentoResponses.IsNull(response) ? null! : response.Body.ToArray();
}

internal sealed class FileFormat : BentoResultFormat<BentoFile>
{
    public override BentoResponse Write(BentoFile value)
    {
        if (value is null)
        {
            return BentoResponses.Null;
        }

        var type = value.ContentType ?? (MediaTypes.Of(value.Name) is { } guess ? MediaTypes.WithCharset(guess) : "application/octet-stream");
        return new(200, type, default)
        {
            File = value,
            Headers = value.Name is null ? [] : [new("content-disposition", ContentDisposition.Format(value.Name, type))],
        };
    }

    public override BentoFile Read(BentoResponse response)
    {
        var disposition = response.Headers.FirstOrDefault(static header => header.Key.Equals("content-disposition", StringComparison.OrdinalIgnoreCase)).Value;
        if (disposition is null && BentoResponses.IsNull(response))
        {
            return null!;
        }

        var name = ContentDisposition.FileName(disposition);
        return response.File is { } file
            ? BentoFile.FromStream(file.OpenRead, file.Length, name, response.ContentType)
            : BentoFile.FromBytes(response.Body, name, response.ContentType);
    }
}

/// <summary>A stream is a file without a name. It is read from where it stands, and disposed.</summary>
internal sealed class OpenStreamFormat : BentoResultFormat<Stream>
{
    public override BentoResponse Write(Stream value)
    {
        if (value is null)
        {
            return BentoResponses.Null;
        }

        using (value)
        {
            using var buffer = new MemoryStream();
            value.CopyTo(buffer);
            return new(200, "application/octet-stream", buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        }
    }

    public override Stream Read(BentoResponse response) =>
        BentoResponses.IsNull(response) ? null! : BentoFile.FromBytes(response.Body).OpenRead();
}

internal sealed class ImageFormat : BentoResultFormat<BentoImage>
{
    public override BentoResponse Write(BentoImage value) => value is null ? BentoResponses.Null : new(200, value.ContentType, value.Bytes);

    public override BentoImage Read(BentoResponse response)
    {
        if (BentoResponses.IsNull(response))
        {
            return null!;
        }

        try
        {
            return BentoImage.FromBytes(response.Body);
        }
        catch (FormatException exception)
        {
            throw BentoResponses.Unreadable("image", response, exception);
        }
    }
}

internal sealed class JsonFormat<T>(JsonTypeInfo<T> typeInfo) : BentoResultFormat<T>
{
    public override JsonTypeInfo JsonType => typeInfo;

    public override BentoResponse Write(T value) => new(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));

    public override T Read(BentoResponse response)
    {
        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, typeInfo)!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return ReadText(response, exception);
        }
    }

    /// <summary>BentoML answers words of an enum and times as raw text, for its schema calls them strings.</summary>
    private T ReadText(BentoResponse response, Exception exception)
    {
        if (response.ContentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw BentoResponses.Unreadable(typeof(T).Name, response, exception);
        }

        try
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(response.Body.Span), BuiltInJsonContext.Default.String);
            return JsonSerializer.Deserialize(text, typeInfo)!;
        }
        catch (JsonException)
        {
            throw BentoResponses.Unreadable(typeof(T).Name, response, exception);
        }
    }
}
