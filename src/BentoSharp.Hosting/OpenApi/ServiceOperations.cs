using System.Text.Json.Nodes;
using BentoSharp.Hosting.Wire;
using static BentoSharp.Hosting.OpenApi.Schemas;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Says what the routes of a service do that belong to none of its methods.</summary>
internal static class ServiceOperations
{
    private const string Health = "text/plain";

    public static RouteOperation Of(BentoServiceDefinition service, string path, string verb, string place) => new(
        path, verb, $"{place}{service.Name}__service_{path.Trim('/').Replace(".json", "", StringComparison.Ordinal)}", service.Name, writer =>
        {
            _ = path switch
            {
                "/readyz" => writer.Summary("Whether the service can work. With ?format=json the answer says why not, and how much waits.").Answer("It can.", Health, Text()).Answer(503, "It can't, or not yet."),
                "/livez" or "/healthz" => writer.Summary("Whether tasks are written and leased: that the process answers proves nothing.")
                    .Answer("They are.", Health, Text()).Answer(503, "The committing thread hangs, or has ended."),
                "/metrics" => writer.Summary("Figures of the requests, for Prometheus.").Answer("The figures.", Health, Text()),
                "/schema.json" => writer.Summary("The methods as BentoML's clients read them.").Answer("The schema.", Answers.JsonType, new JsonObject { ["type"] = "object" }),
                "/docs.json" => writer.Summary("This service's own OpenAPI document.").Answer("The document.", Answers.JsonType, new JsonObject { ["type"] = "object" }),
                "/pause" => writer.Pausing("Starts no more tasks of the service until it is resumed.", true),
                "/nodes" => writer.Summary("The processes that share the queue, with what each runs.")
                    .Answer("The nodes that live.", Answers.JsonType, writer.Components.Shared(TaskSchemas.Nodes)).Admin(),
                "/resume" => writer.Pausing("Starts tasks of the service again.", false),
                _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Say here what the route does."),
            };
        });
}
