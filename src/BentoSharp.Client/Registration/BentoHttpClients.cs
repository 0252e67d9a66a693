using BentoSharp.Client.Transport;
using BentoSharp.Clients;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BentoSharp.Client;

/// <summary>
/// Adds typed clients to a service collection, on <see cref="IHttpClientFactory"/>. Generated methods such as
/// <c>services.AddImageGenerationClient("http://localhost:3000")</c> call it.
/// </summary>
/// <remarks>
/// A client is a singleton, so that it can be injected anywhere; its connections are replaced every five minutes, so that changes of DNS
/// are seen. Options are read from the configuration section <c>BentoSharp:Clients:&lt;name&gt;</c>, whose values override those in code.
/// </remarks>
public static class BentoHttpClients
{
    /// <summary>Adds a client.</summary>
    /// <typeparam name="TClient">The generated interface of the client.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="service">The service's name; also the name of the configuration section, where there is no key.</param>
    /// <param name="create">Makes the client.</param>
    /// <param name="key">The key of the registration, for one of several clients of a contract. Null: without a key.</param>
    /// <param name="baseUrl">Where the service is. Null: where configuration says (<c>BaseUrl</c>).</param>
    /// <param name="configure">Sets options in code.</param>
    /// <returns>A builder for the client's handlers, such as authentication.</returns>
    /// <exception cref="InvalidOperationException">
    /// The client is registered already: by the service itself, which this host then has, or by an earlier call.
    /// </exception>
    public static IHttpClientBuilder Add<TClient>(
        IServiceCollection services,
        string service,
        Func<IBentoChannel, TClient> create,
        string? key,
        string? baseUrl,
        Action<BentoHttpClientOptions>? configure)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(create);
        RefuseSecond(services, typeof(TClient), service, key);
        var section = $"BentoSharp:Clients:{key ?? service}";
        var name = key is null ? typeof(TClient).FullName! : $"{typeof(TClient).FullName}:{key}";
        services.AddOptions<BentoHttpClientOptions>(name)
            .Configure(options => configure?.Invoke(options))
            .PostConfigure<IServiceProvider>((options, provider) => Complete(options, provider, section, name));
        services.AddKeyedSingleton(key, (provider, _) => create(CreateChannel(provider, name, service, section)));
        return services.AddHttpClient(name)
            .ConfigureHttpClient((provider, client) =>
            {
                // The time limits are the channel's: they differ from request to request.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.BaseAddress = AddressOf(provider, section, baseUrl);
            })
            .ConfigurePrimaryHttpMessageHandler(OwnHttpClient.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    private static BentoHttpChannel CreateChannel(IServiceProvider provider, string name, string service, string section)
    {
        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        return client.BaseAddress is null
            ? throw new InvalidOperationException(
                $"The client of {service} has no address. Give Add{service}Client one, or set the configuration value {section}:BaseUrl.")
            : new BentoHttpChannel(
                client,
                BaseAddress.Of(client),
                provider.GetRequiredService<IOptionsMonitor<BentoHttpClientOptions>>().Get(name),
                followsRedirects: true);
    }

    private static void Complete(BentoHttpClientOptions options, IServiceProvider provider, string section, string name)
    {
        options.Logger ??= provider.GetService<ILoggerFactory>()?.CreateLogger($"BentoSharp.Client.{name}");
        if (provider.GetService<IConfiguration>() is { } configuration)
        {
            ClientConfiguration.Apply(configuration.GetSection(section), options);
        }
    }

    private static Uri? AddressOf(IServiceProvider provider, string section, string? given)
    {
        var configured = provider.GetService<IConfiguration>()?[$"{section}:BaseUrl"];
        try
        {
            return configured is not null ? BaseAddress.Parse(configured) : given is not null ? BaseAddress.Parse(given) : null;
        }
        catch (ArgumentException exception) when (configured is not null)
        {
            throw new InvalidOperationException($"The configuration value {section}:BaseUrl is wrong. {exception.Message}", exception);
        }
    }

    /// <summary>Two registrations of one type would leave to their order which is used, and a service's own calls with it.</summary>
    private static void RefuseSecond(IServiceCollection services, Type client, string service, string? key)
    {
        if (services.Any(descriptor => descriptor.ServiceType == client && Equals(descriptor.ServiceKey, key)))
        {
            throw new InvalidOperationException(
                $"{client.Name} is registered already{(key is null ? "" : $" with the key \"{key}\"")}. A host that has the service itself "
                + "calls it in its own process and needs no HTTP client; for a client of another host give it a key of its own: "
                + $"services.AddKeyed{service}Client(\"other\", …) and [FromKeyedServices(\"other\")] {client.Name}.");
        }
    }
}
