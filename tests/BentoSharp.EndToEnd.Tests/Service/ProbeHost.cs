using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>The probe service on Kestrel, on a free port, with a database of its own.</summary>
public sealed class ProbeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private ProbeHost(WebApplication app, string folder, bool ownsFolder)
    {
        _app = app;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public string Folder { get; }

    public string Url => _app.Urls.First();

    public Signals Signals => _app.Services.GetRequiredService<Signals>();

    public Calls Calls => _app.Services.GetRequiredService<Calls>();

    public IServiceProvider Services => _app.Services;

    public static async Task<ProbeHost> StartAsync(
        Action<BentoSharpOptions>? configure = null, string? folder = null, Dictionary<string, string?>? configuration = null,
        Action<BentoSharpBuilder>? add = null, int port = 0, Action<WebApplication>? map = null, Action<IEndpointConventionBuilder>? protect = null)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("bentosharp-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(builder.Configuration, configuration ?? []);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton<Signals>().AddSingleton<Calls>();
        var services = builder.Services.AddBentoSharp(options =>
        {
            options.Database = Path.Combine(folder, "probe.db");
            options.ProgressInterval = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        (add ?? (static builder => builder.AddProbe()))(services);
        var app = builder.Build();
        var routes = app.MapBentoSharp();
        protect?.Invoke(routes);
        map?.Invoke(app);
        await app.StartAsync();
        return new ProbeHost(app, folder, ownsFolder);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
