using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Bodies;

/// <summary>Bodies of requests that name or bring many tasks.</summary>
internal static class ManyBody
{
    public static HttpContent OfIds(IReadOnlyCollection<string> ids, bool withResults) => Json(json =>
    {
        json.WriteStartArray("task_ids"u8);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        if (withResults)
        {
            json.WriteBoolean("results"u8, true);
        }
    });

    public static HttpContent OfItems(IReadOnlyList<BentoRequest> requests) => Json(json =>
    {
        json.WriteStartArray("items"u8);
        foreach (var request in requests)
        {
            var arguments = request.WithTensorsAsLists().Arguments;
            json.WriteRawValue(arguments.IsEmpty ? "{}"u8 : arguments.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
    });

    private static ReadOnlyMemoryContent Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new ReadOnlyMemoryContent(buffer.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
