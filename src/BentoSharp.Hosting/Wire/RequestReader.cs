using System.Buffers;
using System.Text;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Storage.Payloads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Reads a request's arguments into one form, whatever their encoding: multipart and urlencoded are forms, everything else is JSON,
/// and an empty body is no arguments.
/// </summary>
internal sealed class RequestReader(BentoSharpOptions options, ITaskStore store)
{
    private const string PickleType = "application/vnd.bentoml+pickle";

    private readonly int _maxArguments = (int)Math.Min(options.MaxArgumentsBytes, options.MaxBodyBytes);

    /// <summary>Reads the request for a method. Its <see cref="StoredRequest.Pending"/> payloads are the caller's to dispose.</summary>
    /// <param name="context">The request.</param>
    /// <param name="method">The method.</param>
    /// <param name="isStored">Whether a row will refer to its files; false for an immediate call.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="BentoException">The body is too large (413), of a refused type (415), or broken (400).</exception>
    public async ValueTask<StoredRequest> ReadAsync(
        HttpContext context, BentoMethod method, bool isStored, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.ContentLength > options.MaxBodyBytes)
        {
            throw TooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.MaxBodyBytes;
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw new BentoException(415, $"the body has the Content-Encoding {encoding}; it is taken without one only");
        }

        try
        {
            var headers = RequestHeaders.Select(request.Headers);
            if (request.ContentType != Answers.JsonType && await ReadFilesAsync(request, method, headers, isStored, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                return stored;
            }

            var body = await ReadBodyAsync(request, cancellationToken).ConfigureAwait(false);
            TensorParts.ThrowIfNameless(request, method, body.Span);
            var arguments = method.Root is { } root ? BentoRootBody.ToRequest(root, request.ContentType, body).Arguments : body;
            return new StoredRequest(request.ContentType, arguments, [], headers);
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

    /// <summary>Reads what is not all JSON. Apart from what most requests are: its lambdas would cost them an object each.</summary>
    /// <returns>Null where the body is to be read as JSON.</returns>
    private async ValueTask<StoredRequest?> ReadFilesAsync(
        HttpRequest request,
        BentoMethod method,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        bool isStored,
        CancellationToken cancellationToken)
    {
        if (request.HasFormContentType && method.Root?.Type != typeof(string))
        {
            return await ReadFilesAsync(receiver => ReadFormAsync(request, method, receiver, headers, cancellationToken), isStored).ConfigureAwait(false);
        }

        if (request.ContentType?.StartsWith(PickleType, StringComparison.OrdinalIgnoreCase) == true)
        {
            // BentoML's words. A pickle can run any code.
            throw new BentoException(415, $"{PickleType} is not allowed in main server");
        }

        if (method.Root is { IsFile: true } && request.ContentType?.StartsWith(Answers.JsonType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return await ReadFilesAsync(receiver => ReadFileAsync(request, method.Root, receiver, headers, cancellationToken), isStored).ConfigureAwait(false);
        }

        return TensorParts.OfBody(request, method) is { } tensor
            ? await ReadFilesAsync(receiver => ReadTensorAsync(request, tensor, receiver, headers, cancellationToken), isStored).ConfigureAwait(false)
            : null;
    }

    /// <summary>The request as the generated readers take it.</summary>
    public static BentoRequest ToRequest(StoredRequest request)
    {
        if (request.Files.Count == 0)
        {
            return new BentoRequest(request.Arguments, []) { Headers = request.Headers };
        }

        var files = request.Files.Select(static file => new BentoFileArgument(
            file.Parameter,
            file.Payload is { } payload
                ? BentoFile.FromStream(payload.OpenRead, payload.Length, file.Name, file.ContentType)
                : BentoFile.FromBytes(file.Content, file.Name, file.ContentType)));
        return new BentoRequest(request.Arguments, [.. files]) { Headers = request.Headers };
    }

    /// <summary>Fetches tensors that are kept elsewhere, so that no device waits for them.</summary>
    /// <returns>The request with them; itself where there are none.</returns>
    public static async ValueTask<StoredRequest> FetchAsync(StoredRequest request, CancellationToken cancellationToken)
    {
        if (!MustFetch(request))
        {
            return request;
        }

        var files = new List<StoredFile>(request.Files.Count);
        foreach (var file in request.Files)
        {
            files.Add(!IsElsewhere(file) ? file : file with
            {
                Content = await BentoFile.FromStream(file.Payload!.OpenRead, file.Length).ReadAllBytesAsync(cancellationToken).ConfigureAwait(false),
                Payload = null,
            });
        }

        var fetched = request with { Files = files };

        // What was read at submit has them still where they were.
        fetched.TakeRead();
        return fetched;
    }

    /// <summary>Whether tensors of a request are kept elsewhere.</summary>
    public static bool MustFetch(StoredRequest request) => request.Files.Count > 0 && request.Files.Any(IsElsewhere);

    private static bool IsElsewhere(StoredFile file) =>
        file.Payload is { Store.IsLocal: false } && Tensors.TensorHeader.Of(file.ContentType) is not null;

    private async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.Length > _maxArguments)
            {
                throw ArgumentsTooLarge();
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

    /// <summary>Reads a form, or a body that is itself a file or a tensor. What was kept of it goes if the rest can't be read.</summary>
    private async ValueTask<StoredRequest> ReadFilesAsync(Func<FileReceiver, ValueTask<StoredRequest>> readAsync, bool isStored)
    {
        var receiver = new FileReceiver(store.Payloads, options.InlineBodyBytes, options.MaxBodyBytes, isStored);
        try
        {
            return await readAsync(receiver).ConfigureAwait(false) with { Pending = receiver.Pending };
        }
        catch (FileTooLongException exception)
        {
            await DisposeAsync(receiver.Pending).ConfigureAwait(false);
            throw exception.IsOfAll ? TooLarge() : ArgumentsTooLarge();
        }
        catch
        {
            await DisposeAsync(receiver.Pending).ConfigureAwait(false);
            throw;
        }
    }

    private static ValueTask DisposeAsync(PendingPayloads? pending) => pending?.DisposeAsync() ?? default;

    private async ValueTask<StoredRequest> ReadFileAsync(
        HttpRequest request,
        BentoParameter root,
        FileReceiver receiver,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        var longest = root.IsImage ? _maxArguments : long.MaxValue;
        var file = await receiver.ReadAsync(root.Name, name: null, request.ContentType, request.Body, longest, cancellationToken).ConfigureAwait(false);
        if (file.Length == 0)
        {
            // It says what is wrong.
            BentoRootBody.ToRequest(root, request.ContentType, default);
        }

        return new StoredRequest(request.ContentType, default, [file], headers);
    }

    private async ValueTask<StoredRequest> ReadTensorAsync(
        HttpRequest request,
        TensorPart tensor,
        FileReceiver receiver,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length && length != tensor.Header.ByteCount)
        {
            throw TensorParts.WrongSize(tensor, length);
        }

        var file = await receiver.ReadAsync(tensor, request.Body, _maxArguments, cancellationToken).ConfigureAwait(false);
        return new StoredRequest(request.ContentType, default, [file], headers);
    }

    private async ValueTask<StoredRequest> ReadFormAsync(
        HttpRequest request,
        BentoMethod method,
        FileReceiver receiver,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        IFormCollection form;
        List<StoredFile> files;
        try
        {
            (form, files) = await FormReader.ReadAsync(request, method, receiver, _maxArguments, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception) when (exception.Message.Contains("length limit", StringComparison.OrdinalIgnoreCase))
        {
            throw ArgumentsTooLarge();
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

        var arguments = method.Root switch
        {
            null => ToJson(form),
            { IsFile: true } => default,
            { IsTensor: true } when files.Count > 0 => default,
            { } root => BentoRootBody.ToRequest(root, Answers.JsonType, ToJson(form)).Arguments,
        };
        return new StoredRequest(request.ContentType, arguments, files, headers);
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
        413, $"the body is longer than {options.MaxBodyBytes} bytes, the limit of this service (BentoSharp:MaxBodyBytes)");

    private BentoException ArgumentsTooLarge() => options.MaxBodyBytes <= options.MaxArgumentsBytes ? TooLarge() : new(
        413,
        $"the request has more than {options.MaxArgumentsBytes} bytes of JSON, text, form fields or in one image or tensor, which must be in memory "
        + "(BentoSharp:MaxArgumentsBytes); send what is larger as a file");
}
