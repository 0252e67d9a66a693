using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// Tells whether two requests mean the same: a hash of the arguments as the method reads them. Spaces, the order of members, what is left
/// out or given as its default, <c>2</c> and <c>"2"</c> for a number: none of it counts. Files count by their contents.
/// </summary>
internal static class CanonicalArguments
{
    /// <summary>The hash of a request whose arguments have been checked: 32 bytes.</summary>
    public static byte[] Hash(BentoMethod method, StoredRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding.UTF8.GetBytes(method.Contract.ServiceName));
        Add(hash, Encoding.UTF8.GetBytes(method.Name));
        Add(hash, Write(method, request.Arguments));
        foreach (var file in request.Files)
        {
            Add(hash, Encoding.UTF8.GetBytes(file.Parameter));
            if (file.Payload is { } payload)
            {
                Add(hash, payload);
            }
            else
            {
                Add(hash, file.Content.Span);
            }
        }

        return hash.GetHashAndReset();
    }

    // With its length, so that no two lists of parts look the same.
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }

    // The same as for bytes in memory, so that it does not matter which way a file is kept.
    private static void Add(IncrementalHash hash, StoredPayload payload)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, unchecked((int)payload.Length));
        hash.AppendData(length);
        using var source = payload.OpenRead();
        var buffer = new byte[64 * 1024];
        while (source.Read(buffer) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
        }
    }

    private static byte[] Write(BentoMethod method, ReadOnlyMemory<byte> arguments)
    {
        using var given = JsonDocument.Parse(
            arguments.IsEmpty ? "{}"u8.ToArray() : arguments, new JsonDocumentOptions { MaxDepth = BentoJson.MaxDepth });
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            foreach (var parameter in method.Parameters)
            {
                if (parameter.JsonType is { } type)
                {
                    writer.WritePropertyName(parameter.Name);
                    var value = given.RootElement.TryGetProperty(parameter.Name, out var json) ? json.Deserialize(type) : parameter.DefaultValue;
                    Write(writer, JsonSerializer.SerializeToElement(value, type));
                }
            }

            writer.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
