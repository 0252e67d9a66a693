using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// What callers see of an exception: the same whether a call is answered with it at once or a task has ended with it. Messages of
/// <see cref="BentoException"/> are public, of others only where that is switched on. From 500 on BentoML says the same of all errors, so
/// a public message stands beside its words, as <c>detail</c>.
/// </summary>
internal static class ErrorBodies
{
    /// <summary>The answer for an exception that code of the user's threw.</summary>
    public static BentoResponse For(Exception exception, bool expose) => exception switch
    {
        BentoValidationException validation => new(validation.StatusCode, Answers.JsonType, Validation(validation)),
        BentoException { StatusCode: 401 or 403 } refused => Text(refused.StatusCode, "Authorization error", expose ? refused.Message : null),
        BentoException { StatusCode: >= 500 } failed => Text(failed.StatusCode, WireText.UnexpectedError, failed.Message),
        BentoException known => Text(known.StatusCode, known.Message, null),
        _ => Text(500, WireText.UnexpectedError, expose ? $"{exception.GetType().Name}: {exception.Message}" : null),
    };

    /// <summary>The error of a task for an exception that code of the user's threw.</summary>
    public static BentoTaskError ErrorFor(Exception exception, bool expose, string attempt) => exception switch
    {
        BentoValidationException validation => new("invalid_arguments", validation.Message),
        BentoException known => new("error", known.Message),
        _ when expose => new("error", $"{exception.GetType().Name}: {exception.Message}"),
        _ => new("error", $"{WireText.UnexpectedError} (attempt {attempt})"),
    };

    /// <summary>The answer when a run took too long; BentoML's words.</summary>
    public static BentoResponse Timeout(TimeSpan limit) =>
        Text(504, string.Create(CultureInfo.InvariantCulture, $"Not able to process the request in {limit.TotalSeconds:0.0##} seconds"), null);

    public static StoredResponse Stored(BentoResponse response, StoredPayload? payload = null) =>
        new(response.StatusCode, response.ContentType, response.Headers, response.Body) { Payload = payload };

    private static BentoResponse Text(int status, string error, string? detail)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, Answers.Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, error);
            if (detail is not null)
            {
                writer.WriteString("detail"u8, detail);
            }

            writer.WriteEndObject();
        }

        return new BentoResponse(status, Answers.JsonType, buffer.WrittenMemory);
    }

    private static ReadOnlyMemory<byte> Validation(BentoValidationException exception)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Answers.Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, $"{exception.Errors.Count} validation error for {exception.Subject}");
            writer.WriteStartArray("detail"u8);
            foreach (var error in exception.Errors)
            {
                writer.WriteStartObject();
                writer.WriteString("type"u8, error.Type);
                writer.WriteStartArray("loc"u8);
                foreach (var part in error.Location)
                {
                    if (part is int index)
                    {
                        writer.WriteNumberValue(index);
                    }
                    else
                    {
                        writer.WriteStringValue(part.ToString());
                    }
                }

                writer.WriteEndArray();
                writer.WriteString("msg"u8, error.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
