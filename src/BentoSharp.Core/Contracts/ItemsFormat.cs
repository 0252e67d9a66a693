using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BentoSharp.Contracts;

/// <summary>The items of a stream as one result: a JSON array. Only the items need metadata, and not their list.</summary>
internal sealed class ItemsFormat<TItem>(JsonTypeInfo<TItem> typeInfo) : BentoResultFormat<IReadOnlyList<TItem>>
{
    private static readonly JsonReaderOptions Deeper = new() { MaxDepth = BentoJson.MaxDepth + 1 };

    public override BentoResponse Write(IReadOnlyList<TItem> value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = typeInfo.Options.Encoder }))
        {
            writer.WriteStartArray();
            foreach (var item in value)
            {
                JsonSerializer.Serialize(writer, item, typeInfo);
            }

            writer.WriteEndArray();
        }

        return new(200, "application/json", buffer.WrittenMemory);
    }

    public override IReadOnlyList<TItem> Read(BentoResponse response)
    {
        try
        {
            return Read(new Utf8JsonReader(response.Body.Span, Deeper));
        }
        catch (JsonException exception)
        {
            throw BentoResponses.Unreadable($"list of {typeof(TItem).Name}", response, exception);
        }
    }

    private List<TItem> Read(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("it is no JSON array");
        }

        var items = new List<TItem>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(JsonSerializer.Deserialize(ref reader, typeInfo)!);
        }

        return items;
    }
}
