using System.Text;
using System.Text.Json;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.InProcess;

/// <summary>Reads the text of an error answer that this process has made itself.</summary>
internal static class ErrorTexts
{
    public static string Of(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            var error = document.RootElement.GetProperty("error"u8).GetString()!;
            return error == WireText.UnexpectedError
                && document.RootElement.TryGetProperty("detail"u8, out var detail) && detail.ValueKind == JsonValueKind.String
                ? detail.GetString()!
                : error;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }
}
