using System.Text;
using System.Text.Json;

namespace BentoSharp.Client.Wire;

/// <summary>
/// What an error answer says. Services say it as <c>{"error", "code", "detail"}</c>, as an array that holds one such object (BentoML), as
/// problem details, or as plain text.
/// </summary>
/// <param name="Message">A sentence for people; empty where the answer has none.</param>
/// <param name="Code">A word for programs.</param>
/// <param name="Errors">What is wrong with the arguments, one entry a place.</param>
/// <param name="IsBento">Whether it is a JSON object with BentoML's <c>error</c>, so that a service and no proxy wrote it.</param>
internal sealed record ErrorBody(string Message, string? Code, IReadOnlyList<BentoValidationError> Errors, bool IsBento)
{
    /// <summary>What services say of all errors from 500 on; BentoSharp's put what may be told beside it.</summary>
    private const string Unexpected = "An unexpected error has occurred, please check the server log.";

    private const int LongestText = 500;

    public static ErrorBody Parse(ReadOnlySpan<byte> body, string? contentType)
    {
        if (TryReadJson(body) is { } json)
        {
            return Read(json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 ? json[0] : json);
        }

        // A page of HTML helps nobody.
        var text = contentType?.Contains("html", StringComparison.OrdinalIgnoreCase) is true ? "" : Encoding.UTF8.GetString(body).Trim();
        return Plain(text);
    }

    private static JsonElement? TryReadJson(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WireJsonContext.Default.JsonElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ErrorBody Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Plain(json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText());
        }

        var error = json.Text("error");
        var message = (error == Unexpected ? json.Text("detail") : null) ?? error ?? json.Text("detail") ?? json.Text("title") ?? json.Text("message") ?? json.GetRawText();
        return new(Shorten(message), json.Text("code"), ValidationErrors.Read(json), IsBento: error is not null);
    }

    private static ErrorBody Plain(string text) => new(Shorten(text), null, [], IsBento: false);

    private static string Shorten(string text) => text.Length <= LongestText ? text : $"{text.AsSpan(0, LongestText)}…";
}
