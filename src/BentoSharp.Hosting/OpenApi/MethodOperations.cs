using System.Text.Json.Nodes;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Says what the routes of a method do.</summary>
internal static class MethodOperations
{
    private const string Json = Answers.JsonType;

    /// <param name="service">The service.</param>
    /// <param name="method">Its method.</param>
    /// <param name="path">The route that the method has, or had before.</param>
    /// <param name="suffix">What follows it, such as <c>/submit</c>; empty for the immediate call.</param>
    /// <param name="verb">The HTTP verb that is told.</param>
    /// <param name="place">Where the service is mapped, if it is mapped elsewhere too.</param>
    public static RouteOperation Of(
        BentoServiceDefinition service, BentoMethod method, string path, string suffix, string verb, string place)
    {
        var name = path == method.Route ? method.Name : path.Trim('/').Replace('/', '_');
        var word = suffix.Trim('/').Replace('/', '_');
        var bentoName = word.Length == 0 ? name : $"{name}__{word}";
        return new RouteOperation(path + suffix, verb, $"{place}{service.Name}__{bentoName}", service.Name, writer =>
        {
            if (suffix.Length == 0)
            {
                DescribeCall(writer, service.Name, method);
            }
            else
            {
                TaskOperations.Describe(writer, service.Name, method, suffix);
            }

            writer.BentoName(bentoName).Error(500, "The service has failed; the body has no particulars.");
        });
    }

    /// <summary>Adds the arguments as the body.</summary>
    public static OperationWriter Arguments(this OperationWriter writer, string service, BentoMethod method)
    {
        var type = method.Root is { } root ? RootType(root)
            : method.Parameters.Any(static parameter => parameter.IsFile) ? "multipart/form-data"
            : Json;
        var schema = writer.Components.Input(service, method);
        var example = type == Json ? SchemaExample.Of(schema, writer.Components) : null;
        return writer.Body(type, schema, example, method.Parameters.Any(static parameter => parameter.IsRequired))
            .CompactArguments(service, method)
            .Error(400, "An argument is wrong; the message names it.")
            .Error(413, "The body is larger than allowed.")
            .Error(415, "The body's type is not taken.");
    }

    /// <summary>Adds the result as the answer.</summary>
    public static OperationWriter Result(this OperationWriter writer, string service, BentoMethod method, string description)
    {
        var schema = writer.Components.Output(service, method);
        var type = ResultType(method);
        return writer.Answer(description, type, schema, type == Json ? SchemaExample.Of(schema, writer.Components) : null).CompactResult(method);
    }

    /// <summary>Adds the result as it is kept: of a task that streams, the list of its items.</summary>
    public static OperationWriter StoredResult(this OperationWriter writer, string service, BentoMethod method, string description)
    {
        if (method.ItemType is null)
        {
            return writer.Result(service, method, description);
        }

        var schema = Schemas.List(writer.Components.Output(service, method), "The items.");
        return writer.Answer(description, Json, schema, SchemaExample.Of(schema, writer.Components));
    }

    private static void DescribeCall(OperationWriter writer, string service, BentoMethod method) => writer
        .Summary(
            method.Summary ?? $"Calls {method.Name}.",
            method.IsTask ? "Answered in the same request and never queued; submit makes a durable task of it." : "Answered in the same request.")
        .Arguments(service, method)
        .Result(service, method, method.StreamType is null ? "The result." : "The items as they come.")
        .Error(503, "The service is starting, or is at its limit; Retry-After says when to try again.")
        .Error(504, "It took longer than the time-out.");

    private static string RootType(BentoParameter root) =>
        root.Type == typeof(string) ? "text/plain"
        : !root.IsFile ? Json
        : root.Rules.OfType<BentoContentTypeAttribute>().FirstOrDefault()?.ContentType ?? (root.IsImage ? "image/*" : "*/*");

    private static string ResultType(BentoMethod method)
    {
        if (method.StreamType is { } stream)
        {
            return stream;
        }

        return method.ResultRules.OfType<BentoContentTypeAttribute>().FirstOrDefault()?.ContentType
            ?? (method.ResultType == typeof(string) || method.ResultType == typeof(byte[]) ? "text/plain"
                : method.ResultType == typeof(BentoImage) ? "image/*"
                : TypeSchema.IsFile(method.ResultType) ? "*/*"
                : Json);
    }
}
