using System.Security;
using System.Text;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing.Json;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Reads the routes of a schema.</summary>
/// <param name="types">Reads their types.</param>
/// <param name="references">Where references lead.</param>
/// <param name="names">The names of methods.</param>
internal sealed class SchemaMethodParser(SchemaTypes types, SchemaReferences references, MethodNames names)
{
    private const string DefaultStreamType = "text/event-stream";

    /// <summary>Reads a route.</summary>
    /// <exception cref="SchemaFault">It can't be understood.</exception>
    public MethodModel Parse(JsonNode node)
    {
        var route = node as JsonObject ?? throw NoRoute("it should be an object", node);
        var wireName = route.Text("name") is { Length: > 0 } text ? text : throw NoRoute("it has no \"name\"", node);
        var path = route.Text("route") ?? throw NoRoute("it has no \"route\"", node);
        var input = route["input"] as JsonObject ?? throw NoRoute("it has no \"input\" that is an object", node);
        var output = route["output"] as JsonObject ?? throw NoRoute("it has no \"output\" that is an object", node);
        var isTask = route.IsTrue("is_task");
        var wanted = SchemaNames.Pascal(wireName);
        types.IsBatch = route.IsTrue("batchable");
        references.Scope = input;
        var parameters = new SchemaParameterParser(types).Parse(input, wanted);
        references.Scope = output;
        var result = ResultOf(output, wanted);
        var name = names.Take(wanted, isTask);
        var properties = new ParameterNames(name);
        return new MethodModel(
            name,
            wireName,
            path,
            isTask,
            result.Form == TypeForm.Null ? null : result.Code,
            new ResultModel(
                output.IsTrue("is_stream") ? ReturnShape.Stream : ReturnShape.Plain,
                result.AllowsNull && result.Form != TypeForm.Null,
                output.Text("media_type") is { } type && type != DefaultStreamType ? type : null,
                default),
            types.IsBatch,
            parameters.Select(parameter => parameter with { Property = properties.Take(parameter.Property) }).ToEquatableArray(),
            DocumentationOf(route, parameters));
    }

    /// <summary>A result that is bytes is raw; within JSON such a text is one.</summary>
    private SchemaType ResultOf(JsonObject output, string method) => output.Text("type") == "string" && output.Text("format") == "binary"
        ? new SchemaType("byte[]", TypeForm.Other)
        : types.Of(output, method + "Result");

    private static string DocumentationOf(JsonObject route, IReadOnlyList<ParameterModel> parameters)
    {
        var text = new StringBuilder();
        if ((route.Text("description") ?? route.Text("doc")) is { Length: > 0 } description)
        {
            text.Append($"<summary>{SecurityElement.Escape(description)}</summary>");
        }

        foreach (var parameter in parameters.Where(static parameter => parameter.Description is not null))
        {
            text.Append($"<param name=\"{parameter.DocumentedName}\">{SecurityElement.Escape(parameter.Description)}</param>");
        }

        return text.ToString();
    }

    private static SchemaFault NoRoute(string what, JsonNode node) => new(Rules.NoServiceSchema, $"a route can't be read: {what}", node.Span);
}
