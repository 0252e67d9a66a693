using BentoSharp;
using BentoSharp.Hosting;
using Tour.Examples;

namespace Tour;

/// <summary>All services of the tour on Kestrel, on a free port, with a database that goes with them.</summary>
internal sealed class TourHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private TourHost(WebApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
    }

    /// <summary>Each of several services is at a path of its own below it, such as <c>/image_generation</c>.</summary>
    public string Url => _app.Urls.First();

    public Signals Signals => _app.Services.GetRequiredService<Signals>();

    /// <summary>Starts all services.</summary>
    /// <param name="configuration">Values that override those of the attributes, beside the tour's own.</param>
    public static async Task<TourHost> StartAsync(params (string Key, string Value)[] configuration)
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-tour-");
        var builder = WebApplication.CreateSlimBuilder();
        // Some examples fail on purpose; their stack traces would bury the table.
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            Defaults().Concat(configuration).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddBentoSharp(options =>
        {
            options.Database = Path.Combine(folder.FullName, "tasks.db");
            options.ProgressInterval = TimeSpan.Zero;
        })
            .AddImageGeneration().AddBatchProcessing().AddMonitored().AddCancelable().AddRetried().AddConfigured().AddFourWorkers()
            .AddChained().AddFileBatch().AddPriority().AddWriter().AddRobust();
        var app = builder.Build();
        app.MapBentoSharp();
        var host = new TourHost(app, folder);
        try
        {
            await app.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<(string Key, string Value)> Defaults()
    {
        yield return ("BentoSharp:Services:Configured:Tasks:endless:TimeoutSeconds", "0.1");

        // Together the services ask for 12Gi; the tour is for smaller machines too.
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 16L << 30)
        {
            yield return ("BentoSharp:Services:ImageGeneration:Memory", "64Mi");
            yield return ("BentoSharp:Services:Configured:Memory", "64Mi");
        }
    }
}
