using System.Text.Json;
using System.Text.Json.Nodes;

namespace BentoSharp.Hosting.Wire;

/// <summary>Writes <c>/schema.json</c>: what BentoML's clients read to know the methods of a service.</summary>
internal static class ServiceSchema
{
    public static byte[] Write(BentoServiceDefinition service)
    {
        var routes = service.Methods
            .Select(static definition => definition.Method)
            .OrderBy(static method => method.Name, StringComparer.Ordinal)
            .Select(static JsonNode? (method) => new JsonObject
            {
                ["name"] = method.Name,
                ["route"] = method.Route,
                ["batchable"] = method.IsBatchable,
                ["input"] = MethodSchema.Input(method),
                ["output"] = MethodSchema.Output(method),
                ["is_task"] = method.IsTask,
            });
        var document = new JsonObject
        {
            ["name"] = service.Name,
            ["type"] = "service",
            ["routes"] = new JsonArray([.. routes]),

            // Not BentoML's: a client that finds it may repeat a submit that has such a key.
            ["idempotency_key"] = true,

            // Nor these: it may watch tasks by GET …/events, and name many in one submit_many, cancel_many, retry_many or wait.
            ["events"] = true,
            ["many"] = true,

            // Nor this: tensors may be sent as their bytes, and come so where they are asked for.
            ["tensors"] = true,
        };
        SchemaReferences.Complete(document);
        return JsonNodes.ToBytes(document);
    }
}
