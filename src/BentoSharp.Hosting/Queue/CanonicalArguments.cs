using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using BentoSharp.Tensors;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// Tells whether two requests mean the same: a hash of the arguments as the method reads them. Spaces, the order of members, what is left
/// out or given as its default, <c>2</c> and <c>"2"</c> for a number, nested lists or bytes for a tensor: none of it counts. Files count by their
/// contents.
/// </summary>
internal static class CanonicalArguments
{
    /// <summary>The hash of a request whose arguments have been checked: 32 bytes.</summary>
    public static byte[] Hash(BentoMethod method, StoredRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding.UTF8.GetBytes(method.Contract.ServiceName));
        Add(hash, Encoding.UTF8.GetBytes(method.Name));
        using var given = JsonDocument.Parse(
            request.Arguments.IsEmpty ? "{}"u8.ToArray() : request.Arguments, new JsonDocumentOptions { MaxDepth = BentoJson.MaxDepth });
        Add(hash, Write(method, given.RootElement));
        var files = request.Files.ToLookup(file => method.Parameters.Any(parameter => parameter.IsTensor && parameter.Name == file.Parameter));
        foreach (var parameter in method.Parameters.Where(static parameter => parameter.IsTensor))
        {
            var file = files[true].FirstOrDefault(file => file.Parameter == parameter.Name) ?? Compact(parameter, given.RootElement);
            Add(hash, Encoding.UTF8.GetBytes(file.ContentType ?? ""));
            Add(hash, file);
        }

        foreach (var file in files[false])
        {
            Add(hash, file);
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

    private static void Add(IncrementalHash hash, StoredFile file)
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

    /// <summary>A tensor that came as nested lists, as if it had come in its compact form.</summary>
    private static StoredFile Compact(BentoParameter parameter, JsonElement given)
    {
        var value = given.TryGetProperty(parameter.Name, out var json) ? json.Deserialize(parameter.JsonType!) : parameter.DefaultValue;
        var tensor = BentoTensors.Compact(value);
        return new StoredFile(parameter.Name, null, tensor?.Header.ContentType, tensor?.Bytes ?? default);
    }

    private static byte[] Write(BentoMethod method, JsonElement given)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            foreach (var parameter in method.Parameters)
            {
                if (parameter.Kind == BentoParameterKind.Extra)
                {
                    writer.WritePropertyName(parameter.Name);
                    WriteObject(writer, Extra(method, parameter, given));
                }
                else if (parameter is { IsTensor: false, JsonType: { } type })
                {
                    writer.WritePropertyName(parameter.Name);
                    var value = given.TryGetProperty(parameter.Name, out var json) ? json.Deserialize(type) : parameter.DefaultValue;
                    Write(writer, JsonSerializer.SerializeToElement(value, type));
                }
            }

            writer.WriteEndObject();
        }

        return text.ToArray();
    }

    /// <summary>What a parameter collects that no other has, as it is read: members of its own object and unknown members are one.</summary>
    private static Dictionary<string, JsonElement> Extra(BentoMethod method, BentoParameter extra, JsonElement given)
    {
        var collected = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in given.EnumerateObject())
        {
            if (member.NameEquals(extra.Name))
            {
                foreach (var inner in member.Value.EnumerateObject())
                {
                    collected[inner.Name] = inner.Value;
                }
            }
            else if (method.Parameters.All(known => !member.NameEquals(known.Name)))
            {
                collected[member.Name] = member.Value;
            }
        }

        return collected;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value.EnumerateObject().Select(static member => new KeyValuePair<string, JsonElement>(member.Name, member.Value)));
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

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members.OrderBy(static member => member.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
