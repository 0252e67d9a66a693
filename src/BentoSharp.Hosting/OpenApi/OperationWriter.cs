using System.Globalization;
using System.Text.Json.Nodes;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Writes one operation of an OpenAPI document.</summary>
/// <param name="components">Takes the schemas that the operation refers to.</param>
internal sealed class OperationWriter(SchemaComponents components)
{
    private readonly JsonArray _parameters = [];
    private readonly JsonObject _responses = [];

    public SchemaComponents Components => components;

    public JsonObject Node { get; } = [];

    public OperationWriter Summary(string summary, string? description = null)
    {
        Node["summary"] = summary;
        if (description is not null)
        {
            Node["description"] = description;
        }

        Node["responses"] = _responses;
        return this;
    }

    /// <summary>Adds the name by which BentoML's tools know the operation.</summary>
    public OperationWriter BentoName(string name)
    {
        Node["x-bentoml-name"] = name;
        return this;
    }

    public OperationWriter Query(string name, JsonObject schema, string description, JsonNode? example = null, bool isRequired = false) =>
        Parameter("query", name, schema, description, example, isRequired);

    public OperationWriter Header(string name, JsonObject schema, string description, JsonNode? example = null) =>
        Parameter("header", name, schema, description, example, isRequired: false);

    public OperationWriter Body(string type, JsonObject schema, JsonNode? example = null, bool isRequired = true)
    {
        Node["requestBody"] = new JsonObject { ["required"] = isRequired, ["content"] = Content(type, schema, example) };
        return this;
    }

    /// <summary>Adds another form of the body.</summary>
    public OperationWriter AlsoBody(string type, JsonObject schema, JsonObject? encoding = null)
    {
        var media = new JsonObject { ["schema"] = schema };
        if (encoding is not null)
        {
            media["encoding"] = encoding;
        }

        Node["requestBody"]!["content"]![type] = media;
        return this;
    }

    /// <summary>Adds another form of the answer where all is well.</summary>
    public OperationWriter AlsoAnswer(string type, JsonObject schema)
    {
        _responses["200"]!["content"]![type] = new JsonObject { ["schema"] = schema };
        return this;
    }

    /// <summary>Adds the answer where all is well.</summary>
    public OperationWriter Answer(string description, string type, JsonObject schema, JsonNode? example = null)
    {
        _responses["200"] = new JsonObject { ["description"] = description, ["content"] = Content(type, schema, example) };
        return this;
    }

    /// <summary>Adds an answer without a body.</summary>
    public OperationWriter Answer(int code, string description)
    {
        _responses[code.ToString(CultureInfo.InvariantCulture)] = new JsonObject { ["description"] = description };
        return this;
    }

    /// <summary>Adds a header to the answer where all is well.</summary>
    public OperationWriter AnswerHeader(string name, JsonObject schema, string description)
    {
        var answer = (JsonObject)_responses["200"]!;
        var headers = answer["headers"] as JsonObject ?? [];
        headers[name] = new JsonObject { ["description"] = description, ["schema"] = schema };
        answer["headers"] = headers;
        return this;
    }

    /// <summary>Adds an answer where something is wrong, in the form that all errors have.</summary>
    public OperationWriter Error(int code, string description)
    {
        var text = code.ToString(CultureInfo.InvariantCulture);
        _responses[text] = new JsonObject
        {
            ["description"] = description,
            ["content"] = Content(Answers.JsonType, components.Shared(TaskSchemas.Error), null),
        };
        return this;
    }

    private OperationWriter Parameter(string place, string name, JsonObject schema, string description, JsonNode? example, bool isRequired)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["description"] = description, ["schema"] = schema };
        if (isRequired)
        {
            parameter["required"] = true;
        }

        if (example is not null)
        {
            parameter["example"] = example;
        }

        _parameters.Add((JsonNode)parameter);
        Node["parameters"] = _parameters;
        return this;
    }

    private static JsonObject Content(string type, JsonObject schema, JsonNode? example)
    {
        var media = new JsonObject { ["schema"] = schema };
        if (example is not null)
        {
            media["example"] = example;
        }

        return new JsonObject { [type] = media };
    }
}
