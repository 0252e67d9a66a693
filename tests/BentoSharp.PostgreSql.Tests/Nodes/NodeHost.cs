using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>A node in this process: the service on Kestrel, on a free port.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private NodeHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    public static async Task<NodeHost> StartAsync(
        TestSchema schema,
        string name,
        TaskSignals signals,
        Action<BentoSharpOptions>? configure = null,
        Action<PostgreSqlOptions>? store = null,
        string? connection = null,
        TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(signals).AddSingleton(time ?? TimeProvider.System);
        builder.Services
            .AddBentoSharp(options =>
            {
                options.NodeName = name;
                options.ProgressInterval = TimeSpan.Zero;
                options.DrainTimeout = TimeSpan.FromMilliseconds(200);
                options.CancellationGrace = TimeSpan.FromMilliseconds(500);
                configure?.Invoke(options);
            })
            .UsePostgreSql(connection ?? TestServer.Instance.ConnectionString, options =>
            {
                options.Schema = schema.Name;
                store?.Invoke(options);
            })
            .AddHolding();
        var app = builder.Build();
        app.MapBentoSharp();
        await app.StartAsync();
        return new NodeHost(app);
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
