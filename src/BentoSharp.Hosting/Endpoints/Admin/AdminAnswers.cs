using System.Buffers;
using System.Text;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>Writes what those who run services are told of tasks: a status and more.</summary>
internal static class AdminAnswers
{
    /// <summary>The most bytes of arguments and of a result that are written; who wants more asks for the result itself.</summary>
    public const int MaxShownBytes = 64 * 1024;

    /// <summary>The most elements of a tensor that are written as nested lists.</summary>
    private const int MaxShownElements = 4_096;

    public static void WriteCount(Utf8JsonWriter writer, TaskListCount count)
    {
        writer.WriteNumber("count"u8, count.Count);
        writer.WriteBoolean("more"u8, count.IsMore);
    }

    /// <summary>Writes the members of a task in a list.</summary>
    public static void WriteTask(Utf8JsonWriter writer, TaskRecord task)
    {
        writer.WriteString("service"u8, task.Service);
        writer.WriteString("task"u8, task.Task);
        Answers.WriteStatus(writer, task);
        writer.WriteString("owner"u8, task.Owner);
        writer.WriteString("key"u8, task.LimitKey);
        writer.WriteString("priority"u8, Priority(task.Priority));
        writer.WriteString("not_before"u8, WireText.Time(task.NotBefore));
        writer.WriteString("deadline"u8, WireText.Time(task.Deadline));
        if (task.Interruptions > 0)
        {
            writer.WriteNumber("interruptions"u8, task.Interruptions);
        }
    }

    /// <summary>Writes the members that only the page of a task has.</summary>
    public static void WriteDetails(Utf8JsonWriter writer, TaskRecord task, BentoServiceDefinition? service)
    {
        writer.WriteString("child_key"u8, task.ChildKey);
        writer.WriteString("traceparent"u8, task.TraceParent);
        TaskRelations.Write(writer, "retried_as"u8, task.Repeats);
        if (task.Request is { } request)
        {
            // Where the host does not have the service, nothing says what is sensitive.
            WriteBody(writer, "arguments"u8, service?.ShownArguments(task) ?? "{}"u8.ToArray(), isJson: true);
            WriteFiles(writer, request.Files, service?.FindTask(task.Task)?.Method);
        }

        if (task.Response is { } response)
        {
            writer.WriteStartObject("result"u8);
            writer.WriteNumber("status_code"u8, response.StatusCode);
            writer.WriteString("content_type"u8, TensorAnswers.Of(response.ContentType, response.Headers)?.ContentType ?? response.ContentType);
            WriteResult(writer, response);
            writer.WriteEndObject();
        }
    }

    private static void WriteResult(Utf8JsonWriter writer, StoredResponse response)
    {
        if (response.Payload is null && TensorAnswers.Of(response.ContentType, response.Headers) is { Length: <= MaxShownElements } tensor
            && tensor.ToLists(response.Body) is { Fault: null } lists)
        {
            var json = new ArrayBufferWriter<byte>(1024);
            using (var text = new Utf8JsonWriter(json))
            {
                lists.Write(text);
            }

            WriteBody(writer, "body"u8, json.WrittenMemory, isJson: true, response.Body.Length);
            return;
        }

        WriteBody(
            writer, "body"u8, response.Payload is null ? response.Body : default, IsJson(response.ContentType), response.Payload?.Length, IsText(response.ContentType));
    }

    private static void WriteBody(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> body, bool isJson, long? length = null, bool isText = true)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("bytes"u8, length ?? body.Length);
        if (body.Length > 0 && isJson && body.Length <= MaxShownBytes)
        {
            // Checked at submit, or written by us.
            writer.WritePropertyName("json"u8);
            writer.WriteRawValue(body.Span, skipInputValidation: false);
        }
        else if (body.Length > 0 && (isJson || isText))
        {
            writer.WriteString("text"u8, Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxShownBytes)]));
        }

        writer.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter writer, IReadOnlyList<StoredFile> files, BentoMethod? method)
    {
        writer.WriteStartArray("files"u8);
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("parameter"u8, file.Parameter);
            var isSensitive = method is null || method.Parameters.Any(parameter => parameter.Name == file.Parameter && parameter.IsSensitive);
            writer.WriteString("name"u8, isSensitive ? "***" : file.Name);
            writer.WriteString("content_type"u8, file.ContentType);
            writer.WriteNumber("bytes"u8, file.Length);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static bool IsJson(string? type) => MediaType(type) is "application/json" or "application/problem+json";

    private static bool IsText(string? type) => MediaType(type)?.StartsWith("text/", StringComparison.Ordinal) == true;

    /// <summary>A content type without its parameters.</summary>
    public static string? MediaType(string? type) => type?.Split(';')[0].Trim().ToLowerInvariant();

    private static string Priority(BentoTaskPriority priority) => priority switch
    {
        BentoTaskPriority.High => "high",
        BentoTaskPriority.Low => "low",
        _ => "normal",
    };
}
