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

    public static async Task<TourHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-tour-");
        var builder = WebApplication.CreateSlimBuilder();
        // Some examples fail on purpose; their stack traces would bury the table.
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddBentoSharp(options =>
        {
            options.Database = Path.Combine(folder.FullName, "tasks.db");
            options.ProgressInterval = TimeSpan.Zero;
        })
            .AddImageGeneration().AddBatchProcessing().AddCancelable().AddRetried().AddConfigured().AddFourWorkers()
            .AddChained().AddFileBatch().AddPriority().AddRobust();
        var app = builder.Build();
        app.MapBentoSharp();
        await app.StartAsync();
        return new TourHost(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
