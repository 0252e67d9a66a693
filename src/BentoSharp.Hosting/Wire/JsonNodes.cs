using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.Wire;

/// <summary>Documents that are made as nodes, because their parts are moved and changed before they are written.</summary>
internal static class JsonNodes
{
    public static byte[] ToBytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Answers.Readable))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
