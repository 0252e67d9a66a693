using System.Text.Json;
using System.Text.Json.Serialization;

namespace BentoSharp.Tables;

/// <summary>A table as records or as columns; pandas' own form of columns, with an object of index and value, is read too.</summary>
internal sealed class TableConverter : JsonConverter<BentoTable>
{
    private static readonly JsonElement Null = JsonElement.Parse("null");

    public override BentoTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Array => OfRecords(json),
                JsonValueKind.Object => new BentoTable(json.EnumerateObject().Select(static column => KeyValuePair.Create(column.Name, Values(column)))),
                _ => throw new JsonException("a table is a list of records or an object of columns"),
            };
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message.Split(" (Parameter")[0]);
        }
    }

    public override void Write(Utf8JsonWriter writer, BentoTable value, JsonSerializerOptions options)
    {
        if (value.Orient == BentoTableOrient.Columns)
        {
            WriteColumns(writer, value);
            return;
        }

        var columns = value.Columns.Select(name => (Name: JsonEncodedText.Encode(name), Values: value[name])).ToList();
        writer.WriteStartArray();
        for (var row = 0; row < value.RowCount; row++)
        {
            writer.WriteStartObject();
            foreach (var (name, values) in columns)
            {
                writer.WritePropertyName(name);
                values[row].WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter writer, BentoTable table)
    {
        writer.WriteStartObject();
        foreach (var name in table.Columns)
        {
            writer.WriteStartArray(name);
            foreach (var value in table[name])
            {
                value.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static IReadOnlyList<JsonElement> Values(JsonProperty column) => column.Value.ValueKind switch
    {
        JsonValueKind.Array => [.. column.Value.EnumerateArray()],
        JsonValueKind.Object => [.. column.Value.EnumerateObject().Select(static row => row.Value)],
        _ => throw new JsonException($"column \"{column.Name}\" is no list"),
    };

    /// <summary>The columns are those of all records, in the order in which they first come; what a record lacks is null.</summary>
    private static BentoTable OfRecords(JsonElement json)
    {
        var columns = new List<KeyValuePair<string, IReadOnlyList<JsonElement>>>();
        var byName = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        var row = 0;
        foreach (var record in json.EnumerateArray())
        {
            if (record.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException($"row {row} is no object of columns and values");
            }

            foreach (var member in record.EnumerateObject())
            {
                if (!byName.TryGetValue(member.Name, out var values))
                {
                    byName.Add(member.Name, values = [.. Enumerable.Repeat(Null, row)]);
                    columns.Add(new(member.Name, values));
                }

                if (values.Count > row)
                {
                    throw new JsonException($"row {row} has \"{member.Name}\" twice");
                }

                values.Add(member.Value);
            }

            row++;
            foreach (var values in byName.Values.Where(values => values.Count < row))
            {
                values.Add(Null);
            }
        }

        return new BentoTable(columns);
    }
}
