using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BentoSharp.Contracts;

/// <summary>
/// A body that is itself the one argument of a method (<see cref="BentoRootAttribute"/>). Within BentoSharp it is an argument like any
/// other, named <c>root</c>; only on the wire it stands alone.
/// </summary>
/// <param name="ContentType">The media type.</param>
/// <param name="Bytes">The body; empty for a file.</param>
/// <param name="File">The file, where the body is one.</param>
public sealed record BentoRootBody(string ContentType, ReadOnlyMemory<byte> Bytes, BentoFile? File)
{
    /// <summary>The name of the argument in requests and in the locations of errors.</summary>
    public const string ParameterName = "root";

    private const string NoType = "application/octet-stream";

    /// <summary>Takes the body out of the arguments.</summary>
    /// <param name="root">The parameter.</param>
    /// <param name="request">The arguments.</param>
    /// <returns>The body.</returns>
    public static BentoRootBody Of(BentoParameter root, BentoRequest request)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Files.Count > 0)
        {
            var file = request.Files[0].File;
            return new(file.ContentType ?? MediaTypes.Of(file.Name) ?? NoType, default, file);
        }

        if (root.IsFile || request.Arguments.IsEmpty)
        {
            return new(root.IsFile ? NoType : "application/json", default, null);
        }

        var reader = new Utf8JsonReader(request.Arguments.Span, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        reader.Read();
        reader.Read();
        reader.Read();
        if (root.Type == typeof(string) && reader.TokenType == JsonTokenType.String)
        {
            return new("text/plain", Encoding.UTF8.GetBytes(reader.GetString()!), null);
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new("application/json", request.Arguments[start..(int)reader.BytesConsumed], null);
    }

    /// <summary>The arguments of a request whose body is the argument. An empty body that is no text counts as <c>{}</c>, as in BentoML.</summary>
    /// <param name="root">The parameter.</param>
    /// <param name="contentType">The media type of the body.</param>
    /// <param name="body">The body.</param>
    /// <returns>The arguments.</returns>
    /// <exception cref="BentoValidationException">The body is not what the parameter takes.</exception>
    public static BentoRequest ToRequest(BentoParameter root, string? contentType, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.IsFile ? OfFile(root, contentType, body)
            : root.Type == typeof(string) ? new BentoRequest(OfText(contentType, body.Span))
            : new BentoRequest(OfJson(body.Span));
    }

    private static BentoRequest OfFile(BentoParameter root, string? contentType, ReadOnlyMemory<byte> body)
    {
        var isJson = contentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        if (isJson || body.IsEmpty)
        {
            throw new BentoValidationException(
                [new("value_error", [root.Name], "the body must be the file itself with its own content type: URLs are not fetched")]);
        }

        return new BentoRequest(default, [new BentoFileArgument(root.Name, BentoFile.FromBytes(body, name: null, contentType))]);
    }

    private static ReadOnlyMemory<byte> OfText(string? contentType, ReadOnlySpan<byte> body)
    {
        var isText = contentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true;
        if (!System.Text.Unicode.Utf8.IsValid(body))
        {
            throw new BentoValidationException([new("string_unicode", [ParameterName], "the body must be text in UTF-8")]);
        }

        return Wrap(body.IsEmpty && !isText ? "{}"u8 : body, static (writer, text) => writer.WriteStringValue(text));
    }

    private static ReadOnlyMemory<byte> OfJson(ReadOnlySpan<byte> body)
    {
        body = body.IsEmpty ? "{}"u8 : body;
        JsonBodies.ThrowIfMalformed(body);
        return Wrap(body, static (writer, json) => writer.WriteRawValue(json, skipInputValidation: true));
    }

    private static ReadOnlyMemory<byte> Wrap(ReadOnlySpan<byte> value, WriteValue write)
    {
        var buffer = new ArrayBufferWriter<byte>(value.Length + 32);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(ParameterName);
            write(writer, value);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private delegate void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> value);
}
