using System.Buffers;
using System.Text.Json;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes the lines of the answer to <c>wait</c>: one JSON object a line for each task that has ended, or that there is not.</summary>
internal static class EndedTaskLine
{
    public const string ContentType = "application/x-ndjson";

    /// <summary>The largest result that comes along; a larger one is taken by itself.</summary>
    public const int MaxResultBytes = 64 * 1024;

    public static void Write(IBufferWriter<byte> buffer, string id, TaskRecord? task)
    {
        using (var json = new Utf8JsonWriter(buffer, Answers.Readable))
        {
            json.WriteStartObject();
            if (task is null)
            {
                json.WriteString("task_id"u8, id);
                json.WriteString("error"u8, "task_id not found"u8);
            }
            else
            {
                Answers.WriteStatus(json, task);
                if (task.Response is { Payload: null } response && response.Body.Length <= MaxResultBytes)
                {
                    WriteResponse(json, response);
                }
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    private static void WriteResponse(Utf8JsonWriter json, StoredResponse response)
    {
        json.WriteStartObject("response"u8);
        json.WriteNumber("status_code"u8, response.StatusCode);
        json.WriteString("content_type"u8, response.ContentType);
        json.WriteStartArray("headers"u8);
        foreach (var (name, value) in response.Headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteBase64String("body"u8, response.Body.Span);
        json.WriteEndObject();
    }
}
