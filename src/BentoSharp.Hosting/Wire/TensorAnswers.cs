using System.Buffers;
using System.Text.Json;
using BentoSharp.Tensors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Answers that are tensors. They are kept in their compact form, and sent so to callers who ask for it by
/// <c>Accept: application/octet-stream</c>; all others get BentoML's nested lists.
/// </summary>
internal static class TensorAnswers
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>What a compact tensor says of itself; null where an answer is something else.</summary>
    public static TensorHeader? Of(string? contentType, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        contentType == TensorHeader.MediaType && headers.Count > 0 ? TensorHeader.Of(headers) : null;

    /// <summary>Whether the caller takes the compact form; <c>*/*</c> is no such wish.</summary>
    public static bool IsAsked(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var types)
        && types.Any(static type => type.MediaType.Equals(TensorHeader.MediaType, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    /// <summary>Writes a tensor as nested lists; a large one in pieces.</summary>
    public static async Task ListsAsync(HttpContext context, int status, TensorHeader header, ReadOnlyMemory<byte> bytes)
    {
        var lists = header.ToLists(bytes);
        if (lists.Fault is { } fault)
        {
            await Answers.ErrorAsync(
                context, StatusCodes.Status406NotAcceptable, $"{fault}, which has no form in JSON: ask for the result with Accept: {TensorHeader.MediaType}").ConfigureAwait(false);
            return;
        }

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Answers.JsonType;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        var isAll = Next();
        response.ContentLength = isAll ? buffer.WrittenCount : null;
        await response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        while (!isAll)
        {
            buffer.ResetWrittenCount();
            isAll = Next();
            await response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }

        bool Next()
        {
            var isEnd = lists.Write(writer, PieceBytes);
            writer.Flush();
            return isEnd;
        }
    }
}
