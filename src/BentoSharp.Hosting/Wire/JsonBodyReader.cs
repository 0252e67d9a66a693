using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BentoSharp.Hosting.Wire;

/// <summary>Reads the bodies of requests that name or bring many tasks.</summary>
internal static class JsonBodyReader
{
    /// <exception cref="BentoException">The body is too large (413), or broken (400).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, long maxBodyBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBodyBytes;
        }

        try
        {
            using var body = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, maxBodyBytes));
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            return body.ToArray();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new BentoException(
                413, $"the body is longer than {maxBodyBytes} bytes, the limit of this service (BentoSharp:MaxBodyBytes): send fewer tasks at once");
        }
        catch (BadHttpRequestException exception)
        {
            throw new BentoException(exception.StatusCode, $"the request can't be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="BentoException">It is no JSON (400).</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body, string example)
    {
        try
        {
            return JsonElement.Parse(body.Span);
        }
        catch (JsonException exception)
        {
            throw new BentoException(400, $"the body is no JSON ({exception.Message}): send {example}", exception);
        }
    }
}
