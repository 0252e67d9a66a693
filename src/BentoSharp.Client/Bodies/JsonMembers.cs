using System.Text.Json;

namespace BentoSharp.Client.Bodies;

/// <summary>Takes a JSON object apart without copying its values.</summary>
internal static class JsonMembers
{
    public static List<KeyValuePair<string, ReadOnlyMemory<byte>>> Split(ReadOnlyMemory<byte> json)
    {
        var members = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        if (json.IsEmpty)
        {
            return members;
        }

        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new(name, json[start..(int)reader.BytesConsumed]));
        }

        return members;
    }
}
