using System.Text.Json.Nodes;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Writes <c>/docs.json</c>: the routes of a service for people and tools that know OpenAPI and not BentoML.</summary>
internal static class ServiceDocument
{
    public static byte[] Write(BentoServiceDefinition service, IEnumerable<RouteOperation> operations)
    {
        var components = new SchemaComponents();
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            paths[operation.Path] = new JsonObject { [operation.Verb.ToLowerInvariant()] = operation.Write(components) };
        }

        return JsonNodes.ToBytes(new JsonObject
        {
            ["openapi"] = "3.0.2",
            ["info"] = new JsonObject { ["title"] = service.Name, ["version"] = "None" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = components.Schemas },
        });
    }
}
