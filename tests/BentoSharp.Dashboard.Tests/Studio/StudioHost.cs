using System.Text;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Dashboard.Tests.Studio;

/// <summary>The studio with its dashboard, on Kestrel and a free port, with a database of its own.</summary>
public sealed class StudioHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly string _folder;

    private StudioHost(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
    }

    public string Url => _app.Urls.First();

    public Signals Signals => Get<Signals>();

    public IStudioClient Client => Get<IStudioClient>();

    public IBentoQueueControl Control => Get<IBentoQueueControl>();

    public static async Task<StudioHost> StartAsync(
        Action<BentoDashboardOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null, int port = 0,
        Action<IEndpointConventionBuilder>? protect = null)
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-dashboard-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddBentoSharp(options =>
        {
            options.Database = Path.Combine(folder, "studio.db");
            options.NodeName = "studio-1";
            options.DrainTimeout = TimeSpan.Zero;
            options.CancellationGrace = TimeSpan.FromMilliseconds(100);
        }).AddStudio();
        build?.Invoke(builder);
        var app = builder.Build();
        use?.Invoke(app);
        var (routes, dashboard) = (app.MapBentoSharp(), app.MapBentoDashboard("/dashboard", configure));
        protect?.Invoke(routes);
        protect?.Invoke(dashboard);
        await app.StartAsync();
        return new StudioHost(app, folder);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Waits until a task has ended, well or not.</summary>
    public static async Task EndAsync(BentoTaskHandle handle)
    {
        try
        {
            await handle.WaitAsync(Patience);
        }
        catch (BentoTaskFailedException)
        {
            // As the test wants it.
        }
    }

    /// <summary>Lets a task fail with a message.</summary>
    public async Task<string> FailAsync(string message)
    {
        var handle = await Client.Upscale.SubmitAsync(message);
        await EndAsync(handle);
        return handle.Id;
    }

    /// <summary>Puts tasks into the queue as they are, many at once.</summary>
    public async Task<IReadOnlyList<string>> InsertAsync(int count, string task = "describe", Func<TaskRecord, int, TaskRecord>? change = null)
    {
        var coalescer = Get<StoreCoalescer>();
        var now = TimeProvider.System.GetUtcNow();
        var inserts = Enumerable.Range(0, count).Select(i =>
        {
            var at = now - TimeSpan.FromMilliseconds(count - i);
            var record = new TaskRecord
            {
                Id = Guid.CreateVersion7(at),
                Service = "Studio",
                Task = task,
                State = BentoTaskStatus.Pending,
                Fence = 0,
                CreatedAt = at,
                Priority = BentoTaskPriority.Normal,
                Due = Hosting.Queue.TaskOrder.Due(BentoTaskPriority.Normal, at, null, null),
                Request = new StoredRequest("application/json", Encoding.UTF8.GetBytes($$"""{"text":"picture {{i}}"}"""), [], []),
            };
            return new InsertOperation(change?.Invoke(record, i) ?? record);
        }).ToList();
        inserts.ForEach(coalescer.Submit);
        await Task.WhenAll(inserts.Select(static insert => insert.Completion));
        return [.. inserts.Select(static insert => insert.Task.Id.ToString("N"))];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
