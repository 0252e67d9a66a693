using System.Text.Encodings.Web;
using System.Text.Json;

namespace BentoSharp.Tool.Schemas;

/// <summary>What a service answered at <c>/schema.json</c>.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Routes">How many tasks and immediate calls it has.</param>
/// <param name="Text">The schema, indented, so that versions of it can be compared.</param>
internal sealed record ServiceSchema(string Name, int Routes, string Text)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandFailedException">It is no schema of a service.</exception>
    public static ServiceSchema Read(Uri address, byte[] answer)
    {
        using var document = Parse(address, answer);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("routes", out var routes) || routes.ValueKind != JsonValueKind.Array)
        {
            throw new CommandFailedException(
                $"{address} answered JSON that describes no BentoML service: an object with \"name\" and \"routes\" is needed. Is it another server?");
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            root.WriteTo(writer);
        }

        return new ServiceSchema(name.GetString()!, routes.GetArrayLength(), System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    private static JsonDocument Parse(Uri address, byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException(
                $"{address} answered what is no JSON ({exception.Message}). Is it the address of a BentoML service, and not of a page before it?", exception);
        }
    }
}
