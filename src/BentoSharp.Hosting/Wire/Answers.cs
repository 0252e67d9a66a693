using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes the answers of the task routes.</summary>
internal static class Answers
{
    public const string JsonType = "application/json";

    private const int FileBuffer = 64 * 1024;

    /// <summary>Text stays readable: JSON needs no escapes for quotes of other languages, and is never part of a page.</summary>
    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The header that tells a replayed outcome from an error of the call itself.</summary>
    public const string StatusHeader = "Bento-Task-Status";

    /// <summary>The header with the number of attempts that a replayed outcome took.</summary>
    public const string AttemptHeader = "Bento-Task-Attempt";

    /// <summary>The answer of a submit: what most requests get, so it is written as it stands, and sent with the end of the request.</summary>
    public static Task SubmittedAsync(HttpContext context, Guid id)
    {
        var response = context.Response;
        var body = response.BodyWriter;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = JsonType;
        response.ContentLength = "{\"task_id\":\"\",\"status\":\"pending\"}".Length + 32;
        body.Write("{\"task_id\":\""u8);
        id.TryFormat(body.GetSpan(32), out var written, "N");
        body.Advance(written);
        body.Write("\",\"status\":\"pending\"}"u8);

        // Kestrel, whose requests are one object with all their features, sends what was written with the end of the request. A body that something on the
        // way put in its place (a logger's stream, a test's) does not.
        var features = context.Features;
        return ReferenceEquals(features.Get<IHttpResponseBodyFeature>(), features.Get<IHttpRequestLifetimeFeature>())
            ? Task.CompletedTask
            : body.FlushAsync(context.RequestAborted).AsTask();
    }

    public static Task StatusAsync(HttpContext context, TaskRecord task) => JsonAsync(context, 200, task, WriteStatus);

    /// <summary>Writes the members of a task's status.</summary>
    public static void WriteStatus(Utf8JsonWriter writer, TaskRecord task)
    {
        writer.WriteString("task_id"u8, WireText.Id(task.Id));
        writer.WriteString("status"u8, WireText.Status(task.State));
        writer.WriteString("created_at"u8, WireText.Time(task.CreatedAt));
        writer.WriteString("executed_at"u8, WireText.Time(task.ExecutedAt));
        writer.WriteString("finished_at"u8, WireText.Time(task.FinishedAt));
        writer.WriteNumber("attempt"u8, task.Attempt);
        if (task.Progress is { } progress)
        {
            writer.WriteNumber("progress"u8, progress);
            writer.WriteString("message"u8, task.ProgressMessage);
        }

        if (task.Error is { } error)
        {
            AttemptAnswers.Write(writer, error);
        }

        if (task.Wait is { } wait)
        {
            WaitAnswers.Write(writer, wait);
        }

        if (task.Attempts.Count > 0)
        {
            AttemptAnswers.Write(writer, task.Attempts);
        }

        if (task.Parent is { } parent)
        {
            writer.WriteString("parent"u8, WireText.Id(parent));
        }

        if (task.Children.Count > 0)
        {
            TaskRelations.Write(writer, "children"u8, task.Children);
        }

        if (task.RetryOf is { } retryOf)
        {
            writer.WriteString("retry_of"u8, WireText.Id(retryOf));
        }
    }

    public static Task CanceledAsync(HttpContext context, Guid id) => JsonAsync(context, 200, id, static (writer, id) =>
    {
        writer.WriteString("task_id"u8, WireText.Id(id));
        writer.WriteString("status"u8, "canceled"u8);
    });

    public static Task ErrorAsync(HttpContext context, int status, string message) =>
        JsonAsync(context, status, message, static (writer, message) => writer.WriteString("error"u8, message));

    /// <summary>Replays an answer: of an immediate call, or a stored one.</summary>
    public static async Task ReplayAsync(
        HttpContext context, int status, string? contentType, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        if (!Begin(response, status, headers))
        {
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Replays an answer whose body is a file. It is opened before anything is sent, so that one that is gone is told as an error.</summary>
    public static async Task ReplayAsync(
        HttpContext context, int status, string? contentType, IReadOnlyList<KeyValuePair<string, string>> headers, BentoFile file)
    {
        var source = file.OpenRead();
        await using (source.ConfigureAwait(false))
        {
            var response = context.Response;
            if (!Begin(response, status, headers))
            {
                return;
            }

            response.ContentType = contentType;
            response.ContentLength = source.CanSeek ? source.Length : file.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await source.CopyToAsync(response.Body, FileBuffer, context.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    public static Task ReplayAsync(HttpContext context, BentoResponse response) => response.File is { } file
        ? ReplayAsync(context, response.StatusCode, response.ContentType, response.Headers, file)
        : ReplayOrListAsync(context, response.StatusCode, response.ContentType, response.Headers, response.Body);

    public static async Task ReplayAsync(HttpContext context, TaskRecord task)
    {
        context.Response.Headers[StatusHeader] = WireText.Status(task.State);
        context.Response.Headers[AttemptHeader] = task.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture);
        switch (task.Response)
        {
            case null:
                await ErrorAsync(context, 409, $"task {WireText.Id(task.Id)} was canceled").ConfigureAwait(false);
                break;
            case { Payload: { } payload } response:
                var file = BentoFile.FromStream(payload.OpenRead, payload.Length);
                await (IsList(context, response.ContentType, response.Headers)
                    ? ReplayOrListAsync(
                        context, response.StatusCode, response.ContentType, response.Headers, await file.ReadAllBytesAsync(context.RequestAborted).ConfigureAwait(false))
                    : ReplayAsync(context, response.StatusCode, response.ContentType, response.Headers, file)).ConfigureAwait(false);
                break;
            case { } response:
                await ReplayOrListAsync(context, response.StatusCode, response.ContentType, response.Headers, response.Body).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Replays an answer in memory, as nested lists where it is a tensor and the caller has not asked for its bytes.</summary>
    private static Task ReplayOrListAsync(
        HttpContext context, int status, string? contentType, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        if (TensorAnswers.Of(contentType, headers) is not { } tensor)
        {
            return ReplayAsync(context, status, contentType, headers, body);
        }

        context.Response.Headers.Append("Vary", "Accept");
        return TensorAnswers.IsAsked(context.Request)
            ? ReplayAsync(context, status, contentType, headers, body)
            : TensorAnswers.ListsAsync(context, status, tensor, body);
    }

    private static bool IsList(HttpContext context, string? contentType, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        TensorAnswers.Of(contentType, headers) is not null && !TensorAnswers.IsAsked(context.Request);

    /// <summary>Sets the code and the headers.</summary>
    /// <returns>False where the code says that there is no body.</returns>
    private static bool Begin(HttpResponse response, int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            response.Headers.Append(name, value);
        }

        return status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);
    }

    public static async Task JsonAsync<T>(HttpContext context, int status, T value, Action<Utf8JsonWriter, T> write)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = JsonType;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            write(writer, value);
            writer.WriteEndObject();
        }

        response.ContentLength = buffer.WrittenCount;
        await response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
