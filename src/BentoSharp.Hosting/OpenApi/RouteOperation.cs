using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>What a route does, for OpenAPI documents. It is part of its endpoint's metadata, so no route can be told without it.</summary>
/// <param name="path">The route below the service's own.</param>
/// <param name="verb">The HTTP verb that is told; a route may have others beside it.</param>
/// <param name="id">The operation's id, unique in the host.</param>
/// <param name="tag">The group that it is shown in.</param>
/// <param name="describe">Says the rest.</param>
internal sealed class RouteOperation(string path, string verb, string id, string tag, Action<OperationWriter> describe)
{
    public string Path => path;

    public string Verb => verb;

    /// <summary>Writes the operation; the schemas that it refers to are added to the components.</summary>
    public JsonObject Write(SchemaComponents components)
    {
        var writer = new OperationWriter(components);
        writer.Node["tags"] = new JsonArray(tag);
        writer.Node["operationId"] = id;
        describe(writer);
        return writer.Node;
    }
}
