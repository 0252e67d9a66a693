using System.Buffers;
using System.Text;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Reads a request's arguments into one form, whatever their encoding: multipart and urlencoded are forms, everything else is JSON,
/// and an empty body is no arguments.
/// </summary>
internal sealed class RequestReader(long maxBodyBytes)
{
    private const string PickleType = "application/vnd.bentoml+pickle";

    /// <summary>Reads the request.</summary>
    /// <exception cref="BentoException">The body is too large (413), of a refused type (415), or broken (400).</exception>
    public async ValueTask<StoredRequest> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.ContentLength > maxBodyBytes)
        {
            throw TooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBodyBytes;
        }

        try
        {
            if (request.HasFormContentType)
            {
                return await ReadFormAsync(request, cancellationToken).ConfigureAwait(false);
            }

            if (request.ContentType?.StartsWith(PickleType, StringComparison.OrdinalIgnoreCase) == true)
            {
                throw new BentoException(
                    415, $"{PickleType} is refused: a pickle can run any code. Send application/json or multipart/form-data.");
            }

            var body = await ReadBodyAsync(request, cancellationToken).ConfigureAwait(false);
            return new StoredRequest(request.ContentType, body, [], []);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
        catch (BadHttpRequestException exception)
        {
            throw new BentoException(exception.StatusCode, $"the request can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>The request as the generated readers take it.</summary>
    public static BentoRequest ToRequest(StoredRequest request) => request.Files.Count == 0
        ? new BentoRequest(request.Arguments)
        : new BentoRequest(
            request.Arguments,
            [.. request.Files.Select(static file => new BentoFileArgument(
                file.Parameter, BentoFile.FromBytes(file.Content, file.Name, file.ContentType)))]);

    private async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.Length > maxBodyBytes)
            {
                throw TooLarge();
            }

            if (result.IsCompleted)
            {
                var bytes = buffer.ToArray();
                request.BodyReader.AdvanceTo(buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private async ValueTask<StoredRequest> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        IFormCollection form;
        try
        {
            var options = new FormOptions
            {
                MultipartBodyLengthLimit = maxBodyBytes,
                BufferBodyLengthLimit = maxBodyBytes,
                ValueLengthLimit = (int)Math.Min(maxBodyBytes, int.MaxValue),
            };
            form = await request.ReadFormAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception) when (exception.Message.Contains("length limit", StringComparison.OrdinalIgnoreCase))
        {
            throw TooLarge();
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException and not BadHttpRequestException)
        {
            throw new BentoException(400, $"the form can't be read: {exception.Message} Check the boundary, and that the body is whole.", exception);
        }

        if (form.Count == 1 && form.Keys.First().TrimStart() is ['{' or '[', ..])
        {
            // What curl -d sends unless it is told the type: as a form it would be one field of a strange name, and be ignored.
            throw new BentoException(
                400, $"the body is JSON, but its content type says {request.ContentType}: send the header content-type: application/json");
        }

        var files = new List<StoredFile>(form.Files.Count);
        foreach (var file in form.Files)
        {
            var content = new byte[file.Length];
            var stream = file.OpenReadStream();
            await using (stream.ConfigureAwait(false))
            {
                await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            }

            files.Add(new StoredFile(file.Name, NameOf(file), file.ContentType, content));
        }

        return new StoredRequest(request.ContentType, ToJson(form), files, []);
    }

    /// <summary>The last part of the name that was sent, whichever system's separators it has: a name is never a path.</summary>
    private static string? NameOf(IFormFile file)
    {
        var name = file.FileName;
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length == 0 ? null : name;
    }

    /// <summary>Each field's value is JSON text; a value that is no JSON counts as a string.</summary>
    private static ReadOnlyMemory<byte> ToJson(IFormCollection form)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, values) in form)
            {
                writer.WritePropertyName(name);
                if (values.Count == 1)
                {
                    WriteValue(writer, values[0]!);
                    continue;
                }

                writer.WriteStartArray();
                foreach (var value in values)
                {
                    WriteValue(writer, value!);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteValue(Utf8JsonWriter writer, string value)
    {
        try
        {
            JsonElement.Parse(value).WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteStringValue(value);
        }
    }

    private BentoException TooLarge() => new(
        413, $"the body is longer than {maxBodyBytes} bytes, the limit of this service (BentoSharp:MaxBodyBytes)");
}
