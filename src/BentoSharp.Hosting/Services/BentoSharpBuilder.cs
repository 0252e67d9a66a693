using BentoSharp.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting;

/// <summary>Adds services to BentoSharp. Generated extension methods such as <c>AddImageGeneration()</c> hang on it.</summary>
public sealed class BentoSharpBuilder
{
    internal BentoSharpBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a service and its in-process client.</summary>
    /// <typeparam name="TClient">The interface of the client.</typeparam>
    /// <param name="definition">The service.</param>
    /// <param name="createClient">Makes the client over the queue of this process.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The interface of the client is registered already.</exception>
    public BentoSharpBuilder AddService<TClient>(BentoServiceDefinition definition, Func<IBentoChannel, TClient> createClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (Services.Any(static descriptor => descriptor.ServiceType == typeof(TClient) && !descriptor.IsKeyedService))
        {
            // Else the order of registrations would decide where the service's own calls go.
            throw new InvalidOperationException(
                $"{typeof(TClient).Name} is registered already, but {definition.Name} brings it, in its own process. Give a client of "
                + $"another host a key (AddKeyed{definition.Name}Client), and register what replaces it in a test after the service.");
        }

        Services.AddSingleton(definition);
        Services.AddSingleton(services => createClient(services.GetRequiredService<IBentoChannel>()));
        return this;
    }
}
