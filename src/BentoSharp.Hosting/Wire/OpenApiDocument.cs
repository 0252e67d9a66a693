using System.Text.Json.Nodes;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes <c>/docs.json</c>: the routes of a service for people and tools that know OpenAPI and not BentoML.</summary>
internal static class OpenApiDocument
{
    private const string Json = Answers.JsonType;

    public static byte[] Write(BentoServiceDefinition service)
    {
        var paths = new JsonObject();
        foreach (var route in new[] { "/healthz", "/livez", "/readyz", "/metrics" })
        {
            paths[route] = new JsonObject { ["get"] = Operation("Infrastructure", Answer("Successful Response", "text/plain", Text())) };
        }

        foreach (var method in service.Methods.Select(static definition => definition.Method).OrderBy(static method => method.Name, StringComparer.Ordinal))
        {
            AddRoutes(paths, service.Name, method);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.0.2",
            ["info"] = new JsonObject { ["title"] = service.Name, ["version"] = "None" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["Error"] = ErrorSchema(), ["Task"] = TaskSchema() } },
        };
        SchemaReferences.Complete(document);
        return JsonNodes.ToBytes(document);
    }

    private static void AddRoutes(JsonObject paths, string service, BentoMethod method)
    {
        paths[method.Route] = new JsonObject { ["post"] = Named(WithBody(Operation("Service APIs", Result(method)), method), service, method.Name) };
        if (!method.IsTask)
        {
            return;
        }

        Add("submit", "post", WithBody(Operation("Tasks", TaskAnswer()), method));
        Add("status", "get", WithId(Operation("Tasks", TaskAnswer())));
        Add("get", "get", WithId(Operation("Tasks", Result(method))));
        Add("retry", "post", WithId(Operation("Tasks", TaskAnswer())));
        Add("cancel", "put", WithId(Operation("Tasks", TaskAnswer())));

        void Add(string verb, string http, JsonObject operation) =>
            paths[$"{method.Route}/{verb}"] = new JsonObject { [http] = Named(operation, service, $"{method.Name}__{verb}") };
    }

    private static JsonObject Operation(string tag, JsonObject answer)
    {
        var responses = new JsonObject { ["200"] = answer };
        if (tag != "Infrastructure")
        {
            foreach (var (code, meaning) in new[] { ("400", "Bad Request"), ("404", "Not Found"), ("500", "Internal Server Error") })
            {
                responses[code] = Answer(meaning, Json, Reference("Error"));
            }
        }

        return new JsonObject { ["tags"] = new JsonArray(tag), ["responses"] = responses };
    }

    private static JsonObject Named(JsonObject operation, string service, string name)
    {
        operation["x-bentoml-name"] = name;
        operation["operationId"] = $"{service}__{name}";
        return operation;
    }

    private static JsonObject WithId(JsonObject operation)
    {
        operation["parameters"] = new JsonArray(new JsonObject
        {
            ["name"] = "task_id", ["in"] = "query", ["required"] = true, ["schema"] = Text(),
        });
        return operation;
    }

    private static JsonObject WithBody(JsonObject operation, BentoMethod method)
    {
        var type = method.Root is { } root ? RootType(root)
            : method.Parameters.Any(static parameter => parameter.IsFile) ? "multipart/form-data"
            : Json;
        operation["requestBody"] = new JsonObject { ["content"] = Content(type, OpenApiSchema.Of(MethodSchema.Input(method))) };
        return operation;
    }

    private static string RootType(BentoParameter root) =>
        root.Type == typeof(string) ? "text/plain"
        : !root.IsFile ? Json
        : root.Rules.OfType<BentoContentTypeAttribute>().FirstOrDefault()?.ContentType ?? (root.IsImage ? "image/*" : "*/*");

    private static JsonObject Result(BentoMethod method)
    {
        var schema = MethodSchema.Output(method);
        var type = method.StreamType ?? (string?)schema["media_type"]
            ?? (method.ResultType == typeof(string) || method.ResultType == typeof(byte[]) ? "text/plain"
                : method.ResultType == typeof(BentoImage) ? "image/*"
                : TypeSchema.IsFile(method.ResultType) ? "*/*"
                : Json);
        return Answer("Successful Response", type, OpenApiSchema.Of(schema));
    }

    private static JsonObject TaskAnswer() => Answer("Successful Response", Json, Reference("Task"));

    private static JsonObject Answer(string description, string type, JsonObject schema) =>
        new() { ["description"] = description, ["content"] = Content(type, schema) };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject ErrorSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["error"] = Text(), ["detail"] = new JsonObject() },
        ["required"] = new JsonArray("error"),
    };

    private static JsonObject TaskSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["task_id"] = Text(), ["status"] = Text(), ["created_at"] = Text(), ["executed_at"] = Text() },
        ["required"] = new JsonArray("task_id", "status"),
    };
}
