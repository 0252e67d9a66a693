using System.Text.Json;

namespace BentoSharp.Contracts;

/// <summary>Checks of a body before its parts are read.</summary>
internal static class JsonBodies
{
    /// <summary>Walks the whole text once, so that what is read after it can't fail for its form.</summary>
    public static void ThrowIfMalformed(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            var place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            throw new BentoValidationException(
                [new("json_invalid", [], $"the body is not valid JSON ({place}): {JsonPaths.WithoutPosition(exception.Message)}")]);
        }
    }
}
