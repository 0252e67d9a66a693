using System.Text.Json.Nodes;
using BentoSharp.Contracts;
using BentoSharp.Tensors;
using static BentoSharp.Hosting.OpenApi.Schemas;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Says that tensors may travel in their compact form: as bytes, with headers that tell the type of the elements and the shape.</summary>
internal static class TensorOperations
{
    private const string Form = "multipart/form-data";
    private const string ShapeExample = "8,1,28,28";

    /// <summary>Adds the bodies in which tensors are bytes to that with nested lists.</summary>
    public static OperationWriter CompactArguments(this OperationWriter writer, string service, BentoMethod method)
    {
        if (!method.Parameters.Any(static parameter => parameter.IsTensor))
        {
            return writer;
        }

        var encoding = new JsonObject([.. method.Parameters.Where(static parameter => parameter.IsTensor).Select(static parameter =>
            new KeyValuePair<string, JsonNode?>(parameter.Name, new JsonObject
            {
                ["contentType"] = TensorHeader.MediaType,
                ["headers"] = new JsonObject
                {
                    [TensorHeader.DtypeHeader] = Header(Dtype(parameter.Type)),
                    [TensorHeader.ShapeHeader] = Header(Shape()),
                },
            }))]);
        writer.AlsoBody(Form, FormOf(writer.Components, service, method), encoding);
        if (method.Parameters is [var only])
        {
            writer.AlsoBody(TensorHeader.MediaType, Binary())
                .Header(TensorHeader.DtypeHeader, Dtype(only.Type), "For a body that is the bytes of a tensor: the type of its elements.")
                .Header(TensorHeader.ShapeHeader, Shape(), "For a body that is the bytes of a tensor: the length of each dimension.", ShapeExample);
        }

        return writer;
    }

    /// <summary>Adds the answer in which a tensor is bytes to that with nested lists.</summary>
    public static OperationWriter CompactResult(this OperationWriter writer, BentoMethod method) =>
        method.StreamType is not null || BentoTensors.ElementName(method.ResultType) is null ? writer
        : writer.AlsoAnswer(TensorHeader.MediaType, Binary())
            .AnswerHeader(TensorHeader.DtypeHeader, Dtype(method.ResultType), "Of an answer that is bytes: the type of the elements.")
            .AnswerHeader(TensorHeader.ShapeHeader, Shape(), "Of an answer that is bytes: the length of each dimension.")
            .Error(406, "The result has elements that JSON has no form for; ask for application/octet-stream.");

    /// <summary>The form: the arguments as members, with bytes in place of each tensor.</summary>
    private static JsonObject FormOf(SchemaComponents components, string service, BentoMethod method)
    {
        var schema = (JsonObject)components.Resolve(components.Input(service, method)).DeepClone();
        if (method.Root is not null || schema["properties"] is not JsonObject members)
        {
            return Object(($"*{method.Parameters[0].Name}", Binary()));
        }

        foreach (var parameter in method.Parameters.Where(static parameter => parameter.IsTensor))
        {
            members[parameter.Name] = Binary();
        }

        return schema;
    }

    private static JsonObject Header(JsonObject schema) => new() { ["required"] = true, ["schema"] = schema };

    private static JsonObject Dtype(Type type) => new() { ["type"] = "string", ["enum"] = new JsonArray(BentoTensors.ElementName(type)) };

    private static JsonObject Shape() => Text("Lengths with commas between, such as 8,1,28,28; () for a single number.");

    private static JsonObject Binary() => new()
    {
        ["type"] = "string",
        ["format"] = "binary",
        ["description"] = "The elements, little-endian, the last dimension densest.",
    };
}
