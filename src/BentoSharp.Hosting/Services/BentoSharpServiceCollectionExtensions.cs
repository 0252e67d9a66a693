using BentoSharp.Clients;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Endpoints.Admin;
using BentoSharp.Hosting.Health;
using BentoSharp.Hosting.InProcess;
using BentoSharp.Hosting.OpenApi;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Resources;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Workers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds BentoSharp to an application.</summary>
public static class BentoSharpServiceCollectionExtensions
{
    /// <summary>
    /// Adds the durable queue with its SQLite store. Add services to what it returns: <c>AddBentoSharp().AddImageGeneration()</c>, and
    /// map them with <c>app.MapBentoSharp()</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options in code; configuration (section <c>BentoSharp</c>) overrides them.</param>
    /// <returns>A builder that takes services.</returns>
    public static BentoSharpBuilder AddBentoSharp(this IServiceCollection services, Action<BentoSharpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure(configure ?? (static _ => { }));
        if (services.Any(static descriptor => descriptor.ServiceType == typeof(BentoSharpHost)))
        {
            return new BentoSharpBuilder(services);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<BentoSharpOptions>().PostConfigure<IConfiguration, IHostEnvironment>(ServiceConfiguration.Apply);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IOptions<BentoSharpOptions>>().Value);
        services.TryAddSingleton(static provider => new RetentionRules(
            provider.GetRequiredService<BentoSharpOptions>().Retention,
            StoreCoalescerOptions.DefaultRetention,
            provider.GetRequiredService<ServiceRegistry>().All));
        services.TryAddSingleton<ITaskStore>(static provider => SqliteStores.Create(
            provider.GetRequiredService<BentoSharpOptions>(),
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<RetentionRules>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new StoreCoalescer(
            provider.GetRequiredService<ITaskStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StoreCoalescer>>(),
            new StoreCoalescerOptions
            {
                Rules = provider.GetRequiredService<RetentionRules>(),
                Metrics = provider.GetRequiredService<StoreMetrics>(),
            }));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, TaskLoggerProvider>());
        AddTelemetry(services);
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<TaskWaiters>();
        services.TryAddSingleton<TaskQueue>();
        services.TryAddSingleton<TaskWatch>();
        services.TryAddSingleton<FailedTasks>();
        services.TryAddSingleton<CompletionRates>();
        services.TryAddSingleton<TaskStatistics>();
        services.TryAddSingleton<TaskActions>();
        services.TryAddSingleton<AdminLists>();
        services.TryAddSingleton<AdminTasks>();
        services.TryAddSingleton<AdminActions>();
        services.TryAddSingleton<AdminOverview>();
        services.TryAddSingleton<AdminEvents>();
        services.TryAddSingleton<AdminRoutes>();
        services.TryAddSingleton<QueueControl>();
        services.TryAddSingleton<IBentoQueueControl>(static provider => provider.GetRequiredService<QueueControl>());
        services.TryAddSingleton(CreateRegistry);
        services.TryAddSingleton<IBentoChannel, InProcessChannel>();
        services.TryAddSingleton<IMachine, ThisMachine>();
        services.TryAddSingleton<ResourceCheck>();
        services.TryAddSingleton<NodeTasks>();
        services.TryAddSingleton<DeviceLibraries>();
        services.TryAddSingleton<DeviceMemory>();
        services.TryAddSingleton<DeviceScheduler>();
        services.TryAddSingleton<DeviceRunner>();
        services.TryAddSingleton<DeviceAllocator>();
        services.TryAddSingleton<DeviceWatchdog>();
        services.TryAddSingleton<DeviceReports>();
        services.TryAddSingleton<DeviceGauges>();
        services.TryAddSingleton<AdminDevices>();
        services.TryAddScoped<ScopeDevice>();
        services.TryAddScoped(static provider => provider.GetRequiredService<ScopeDevice>().Ask());
        services.TryAddSingleton<BentoSharpHost>();
        services.AddHostedService(static provider => provider.GetRequiredService<BentoSharpHost>());

        // Of use where the application calls AddAuthorization().
        services.PostConfigure<AuthorizationOptions>(RouteAuthorization.AddPolicies);

        // Of use where the application calls AddOpenApi(); else nothing is made of it.
        services.ConfigureAll<OpenApiOptions>(static options => options.AddOperationTransformer(new OperationTransformer()));
        return new BentoSharpBuilder(services);
    }

    private static void AddTelemetry(IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<BentoMeter>();
        services.TryAddSingleton<TaskMetrics>();
        services.TryAddSingleton<BatchMetrics>();
        services.TryAddSingleton<StoreMetrics>();
        services.TryAddSingleton<QueueFigures>();
        services.TryAddSingleton<QueueGauges>();
        services.TryAddSingleton<QueueEnds>();
        services.TryAddSingleton<ServiceHealth>();
        services.TryAddSingleton<HealthAnswer>();
    }

    private static ServiceRegistry CreateRegistry(IServiceProvider provider)
    {
        var registry = new ServiceRegistry(provider.GetServices<BentoServiceDefinition>());
        var configuration = provider.GetRequiredService<IConfiguration>();
        foreach (var service in registry.All)
        {
            ServiceConfiguration.Apply(configuration, service);
        }

        return registry;
    }
}
