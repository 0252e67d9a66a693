using BentoSharp.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
    public BentoSharpBuilder AddService<TClient>(BentoServiceDefinition definition, Func<IBentoChannel, TClient> createClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(definition);
        Services.AddSingleton(definition);
        Services.TryAddSingleton(services => createClient(services.GetRequiredService<IBentoChannel>()));
        return this;
    }
}
