using System.Text.Json.Serialization;

namespace BentoSharp.Benchmarks;

internal sealed record EchoInput(int Number, string Text);

internal sealed record EchoOutput(string TaskId, string Status);

[JsonSerializable(typeof(EchoInput))]
[JsonSerializable(typeof(EchoOutput))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BenchmarkJson : JsonSerializerContext;

/// <summary>The service, and beside it the limit: a minimal endpoint that reads and answers the same JSON and stores nothing.</summary>
internal static class BenchmarkHost
{
    public static async Task<WebApplication> StartAsync(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BenchmarkJson.Default));
        builder.Services.AddBentoSharp(options => options.Database = database).AddEmpty();
        var app = builder.Build();
        app.MapPost("/nothing", static (EchoInput input) => new EchoOutput(Guid.CreateVersion7().ToString("N"), input.Number < 0 ? "failed" : "pending"));
        app.MapBentoSharp();
        await app.StartAsync();
        return app;
    }
}
