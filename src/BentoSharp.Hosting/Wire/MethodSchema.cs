using System.Text.Json;
using System.Text.Json.Nodes;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Wire;

/// <summary>The arguments and the result of a method, as BentoML describes them.</summary>
internal static class MethodSchema
{
    public static JsonObject Input(BentoMethod method)
    {
        if (method.Root is { } root)
        {
            var schema = TypeSchema.Of(root.Type, root.JsonType, root.Rules, method.IsBatchable);
            schema["root_input"] = true;
            return schema;
        }

        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in method.Parameters)
        {
            properties[parameter.Name] = Property(parameter, method.IsBatchable);
            if (parameter.IsRequired)
            {
                required.Add((JsonNode)parameter.Name);
            }
        }

        var input = new JsonObject { ["type"] = "object", ["title"] = "Input", ["properties"] = properties };
        if (required.Count > 0)
        {
            input["required"] = required;
        }

        return input;
    }

    public static JsonObject Output(BentoMethod method)
    {
        if (method is BentoVoidMethod)
        {
            return new JsonObject { ["type"] = "null" };
        }

        var result = method.ItemType ?? method.ResultType;
        var json = TypeSchema.IsFile(result) ? null : method.Contract.Json.GetTypeInfo(result);
        var schema = result == typeof(byte[])
            ? new JsonObject { ["type"] = "string", ["format"] = "binary" }
            : TypeSchema.Of(result, json, method.ResultRules, method.IsBatchable);
        if (schema["content_type"] is { } type)
        {
            schema["media_type"] = type.DeepClone();
        }

        if (method.StreamType is { } streamType)
        {
            schema["is_stream"] = true;
            schema["media_type"] = streamType;
        }

        return schema;
    }

    private static JsonObject Property(BentoParameter parameter, bool isBatch)
    {
        var schema = parameter.Kind == BentoParameterKind.Extra
            ? new JsonObject { ["type"] = "object", ["additionalProperties"] = true }
            : TypeSchema.Of(parameter.Type, parameter.JsonType, parameter.Rules, isBatch);
        schema["title"] ??= TypeSchema.Title(parameter.Name);
        if (parameter.Description is { } description)
        {
            schema["description"] = description;
        }

        if (!parameter.IsRequired)
        {
            schema["default"] = parameter.JsonType is { } info ? JsonSerializer.SerializeToNode(parameter.DefaultValue, info) : null;
        }

        return schema;
    }
}
