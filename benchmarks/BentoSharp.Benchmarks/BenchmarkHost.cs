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
    public static async Task<WebApplication> StartAsync(string? database, OpenRequests? open = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BenchmarkJson.Default));
        builder.Services.AddBentoSharp(options => options.Database = database).AddEmpty();
        add?.Invoke(builder.Services);
        var app = builder.Build();
        if (open is not null)
        {
            app.Use(open.CountAsync);
        }

        app.MapPost("/nothing", static (EchoInput input) => new EchoOutput(Guid.CreateVersion7().ToString("N"), input.Number < 0 ? "failed" : "pending"));
        app.MapBentoSharp();
        app.MapBentoDashboard();
        await app.StartAsync();
        return app;
    }
}

/// <summary>How many requests were open at once.</summary>
internal sealed class OpenRequests
{
    private int _now;

    public int Most { get; set; }

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Most = Math.Max(Most, Interlocked.Increment(ref _now));
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }
}
