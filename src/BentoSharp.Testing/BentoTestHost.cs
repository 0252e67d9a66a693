using BentoSharp.Clients;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Workers;
using BentoSharp.Testing.Attempts;
using BentoSharp.Testing.Inline;
using BentoSharp.Testing.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Testing;

/// <summary>
/// Services in the process of a test: on a real server and a real database of their own, with a clock that the test moves, tasks that it may
/// hold and step, and faults that it asks for.
/// </summary>
public sealed partial class BentoTestHost : IAsyncDisposable
{
    private readonly BentoTestHostOptions _options;
    private readonly Action<BentoSharpBuilder> _add;
    private readonly string _folder;
    private readonly TaskGate _gate;
    private readonly SubmittedTasks _submitted = new();
    private readonly AttemptWatch _attempts;
    private WebApplication _app = null!;

    private BentoTestHost(Action<BentoSharpBuilder> add, BentoTestHostOptions options)
    {
        _add = add;
        _options = options;
        _folder = options.Folder ?? Directory.CreateTempSubdirectory("bentosharp-test-").FullName;
        _gate = new TaskGate(options.Run == BentoTestRun.Held);
        _attempts = new AttemptWatch(Faults);
    }

    /// <summary>The address of the server, for clients over HTTP: <c>new XAsyncHttpClient(host.Url)</c>.</summary>
    public string Url => _app.Urls.First();

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The clock of the host.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>What shall fail.</summary>
    public BentoTestFaults Faults { get; } = new();

    /// <summary>Starts a host.</summary>
    /// <param name="add">Adds the services, and what they need: <c>services => services.AddImageGeneration()</c>.</param>
    /// <param name="configure">Sets how the host runs them. Default: a clock that stands still, and tasks that run at once.</param>
    /// <returns>The host, which the test disposes.</returns>
    /// <exception cref="Exception">What keeps an application from starting, such as a dependency that is not registered.</exception>
    public static async Task<BentoTestHost> StartAsync(Action<BentoSharpBuilder> add, Action<BentoTestHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(add);
        var options = new BentoTestHostOptions();
        configure?.Invoke(options);
        var host = new BentoTestHost(add, options);
        try
        {
            await host.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            host.DeleteFolder();
            throw;
        }

        return host;
    }

    /// <summary>The generated client of a service, in process.</summary>
    /// <typeparam name="TClient">The interface of the client.</typeparam>
    /// <returns>The client.</returns>
    /// <exception cref="InvalidOperationException">The service was not added.</exception>
    public TClient GetClient<TClient>()
        where TClient : notnull => Services.GetRequiredService<TClient>();

    /// <summary>
    /// Stops the application and starts it anew on the same database, as a deploy does: running tasks are given back to the queue. Clients and
    /// <see cref="Url"/> from before are of no use any more.
    /// </summary>
    /// <returns>A task that completes when the host is up again.</returns>
    public async Task RestartAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
    }

    /// <summary>Stops the host and deletes its database.</summary>
    /// <returns>A task that completes when it is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        DeleteFolder();
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = _options.Environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(_options.Configuration);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Time).AddSingleton<IAttemptObserver>(_attempts);
        _add(builder.Services.AddBentoSharp(Configure));
        Decorate<ITaskStore>(builder.Services, inner => new TestStore(inner, _gate, _submitted, Faults));
        var submits = new InlineSubmits(SettledAsync);
        if (_options.Run == BentoTestRun.Inline)
        {
            Decorate<IBentoChannel>(builder.Services, inner => InlineChannel.Over(inner, submits));
        }

        _app = builder.Build();
        if (_options.Run == BentoTestRun.Inline)
        {
            submits.Use(_app);
        }

        _app.MapBentoSharp();
        _options.Map?.Invoke(_app);
        await _app.StartAsync().ConfigureAwait(false);
    }

    private void Configure(BentoSharpOptions options)
    {
        options.Database = Path.Combine(_folder, "tasks.db");
        options.ProgressInterval = TimeSpan.Zero;

        // What still runs at the end of a test is given back at once.
        options.DrainTimeout = TimeSpan.Zero;
        _options.Configure?.Invoke(options);
    }

    /// <summary>Stops the application. Its clock is moved meanwhile, or it would wait for ever for code that does not end.</summary>
    private async Task StopAsync()
    {
        var stopped = _app.DisposeAsync().AsTask();
        while (await Task.WhenAny(stopped, Task.Delay(Turn)).ConfigureAwait(false) != stopped)
        {
            (Time as FakeTimeProvider)?.Advance(TimeSpan.FromSeconds(1));
        }

        await stopped.ConfigureAwait(false);
    }

    private void DeleteFolder()
    {
        if (_options.Folder is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        var descriptor = services.Last(static service => service.ServiceType == typeof(T) && !service.IsKeyedService);
        services.Remove(descriptor);
        services.AddSingleton(provider => decorate((T)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!))));
    }
}
