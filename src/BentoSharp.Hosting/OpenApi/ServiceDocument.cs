using System.Text.Json.Nodes;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Writes <c>/docs.json</c>: the routes of a service for people and tools that know OpenAPI and not BentoML.</summary>
internal static class ServiceDocument
{
    /// <param name="service">The service.</param>
    /// <param name="operations">Its routes, each with how its callers sign in; null where everybody is answered.</param>
    public static byte[] Write(BentoServiceDefinition service, IEnumerable<(RouteOperation Operation, SignIn? SignIn)> operations)
    {
        var components = new SchemaComponents();
        var (paths, schemes) = (new JsonObject(), new JsonObject());
        foreach (var (operation, signIn) in operations)
        {
            var node = operation.Write(components);
            if (signIn is not null)
            {
                Add(node, signIn, schemes);
            }

            paths[operation.Path] = new JsonObject { [operation.Verb.ToLowerInvariant()] = node };
        }

        return JsonNodes.ToBytes(new JsonObject
        {
            ["openapi"] = "3.0.2",
            ["info"] = new JsonObject { ["title"] = service.Name, ["version"] = "None" },
            ["paths"] = paths,
            ["components"] = schemes.Count == 0
                ? new JsonObject { ["schemas"] = components.Schemas }
                : new JsonObject { ["schemas"] = components.Schemas, ["securitySchemes"] = schemes },
        });
    }

    private static void Add(JsonObject operation, SignIn signIn, JsonObject schemes)
    {
        operation["description"] = operation["description"] is { } said ? $"{(string?)said} {signIn.Sentence}" : signIn.Sentence;
        if (operation["responses"] is JsonObject responses)
        {
            foreach (var (code, description) in signIn.Refusals)
            {
                // Of those who run a service it says who they are without authorization.
                responses.TryAdd(code, new JsonObject());
                responses[code]!["description"] = description;
            }
        }

        foreach (var (name, scheme) in signIn.Schemes)
        {
            schemes.TryAdd(name, scheme.DeepClone());
        }

        if (signIn.Schemes.Count > 0)
        {
            operation["security"] = new JsonArray([.. signIn.Schemes.Keys.Select(static JsonNode? (name) => new JsonObject { [name] = new JsonArray() })]);
        }
    }
}
