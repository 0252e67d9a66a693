using BentoSharp.Client;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Batches;

/// <summary>The service on Kestrel, with a model of real layers.</summary>
internal sealed class TorchHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;
    private readonly BentoHttpChannel _channel;

    private TorchHost(TemporaryFolder folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
        _channel = new BentoHttpChannel(app.Urls.First());
        Http = new TensorsOfTorchClient(_channel);
    }

    /// <summary>A client over HTTP.</summary>
    public ITensorsOfTorchClient Http { get; }

    /// <summary>A client in the service's process.</summary>
    public ITensorsOfTorchClient InProcess => _app.Services.GetRequiredService<ITensorsOfTorchClient>();

    public string Url => _app.Urls.First();

    public TorchRuns Runs => _app.Services.GetRequiredService<TorchRuns>();

    public Sequential Model { get; private set; } = null!;

    public static async Task<TorchHost> StartAsync()
    {
        var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TorchRuns>();
        Sequential? model = null;
        builder.Services.AddBentoSharp(options => options.Database = folder.File("tasks.db"))
            .AddTorchModule((_, _) => model = MakeModel())
            .AddTensorsOfTorch();
        var app = builder.Build();
        app.MapBentoSharp();
        await app.StartAsync();
        return new TorchHost(folder, app) { Model = model! };
    }

    public async ValueTask DisposeAsync()
    {
        Runs.Go();
        await _channel.DisposeAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static Sequential MakeModel()
    {
        random.manual_seed(7);
        return nn.Sequential(
            nn.Conv2d(1, 4, kernel_size: 5), nn.ReLU(), nn.MaxPool2d(4), nn.Flatten(), nn.Linear(4 * 6 * 6, TensorsOfTorchService.Classes), nn.Softmax(1));
    }
}
