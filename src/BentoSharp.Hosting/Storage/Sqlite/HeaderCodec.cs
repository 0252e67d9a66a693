using System.Text.Json;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Headers in a column: a JSON array of pairs, because a name may come twice. No headers are NULL.</summary>
internal static class HeaderCodec
{
    public static ReadOnlySpan<byte> Encode(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0)
        {
            return default;
        }

        var text = new System.Buffers.ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartArray();
        foreach (var (name, value) in headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.Flush();
        return text.WrittenSpan;
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Decode(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return [];
        }

        var headers = new List<KeyValuePair<string, string>>();
        var json = new Utf8JsonReader(text);
        string? name = null;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.String)
            {
                continue;
            }

            if (name is null)
            {
                name = json.GetString()!;
            }
            else
            {
                headers.Add(new(name, json.GetString()!));
                name = null;
            }
        }

        return headers;
    }
}
