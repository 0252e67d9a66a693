using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The nodes that share the store: <c>GET /nodes</c>.</summary>
internal sealed class NodesEndpoint(BentoSharpHost host)
{
    public async Task ListAsync(HttpContext context)
    {
        var nodes = await host.ReadNodesAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.JsonAsync(context, 200, nodes, static (writer, nodes) =>
        {
            writer.WriteStartArray("nodes"u8);
            foreach (var node in nodes)
            {
                writer.WriteStartObject();
                Write(writer, node);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, StoreNode node)
    {
        writer.WriteString("name"u8, node.Name);
        writer.WriteNumber("life"u8, node.Life);
        writer.WriteBoolean("is_this"u8, node.IsThis);
        writer.WriteString("started_at"u8, WireText.Time(node.StartedAt));
        writer.WriteString("last_heartbeat"u8, WireText.Time(node.LastHeartbeat));
        writer.WriteNumber("running"u8, node.Running);
        if (node.Description is { } description)
        {
            writer.WriteString("role"u8, description.Role switch
            {
                BentoNodeRole.Submit => "submit"u8,
                BentoNodeRole.Work => "work"u8,
                _ => "both"u8,
            });
            writer.WriteString("version"u8, description.Version);
            Write(writer, "tasks", description.Tasks);
            Write(writer, "devices", description.Devices);
        }
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
