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
    /// <exception cref="InvalidOperationException">
    /// The service or another implementation of its contract was added already, another service has its name or its path, or the
    /// interface of the client is registered already.
    /// </exception>
    public BentoSharpBuilder AddService<TClient>(BentoServiceDefinition definition, Func<IBentoChannel, TClient> createClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(definition);
        foreach (var descriptor in Services)
        {
            if (!descriptor.IsKeyedService && descriptor.ImplementationInstance is BentoServiceDefinition other)
            {
                ThrowIfTogether(other, definition);
            }
        }

        if (Services.Any(static descriptor => descriptor.ServiceType == typeof(TClient) && !descriptor.IsKeyedService))
        {
            // Else the order of registrations would decide where the service's own calls go.
            throw new InvalidOperationException(
                $"{typeof(TClient).Name} is registered already, but {definition.Name} brings it, in its own process. Give a client of "
                + $"another host a key (AddKeyed{definition.Name}Client), and register what replaces it in a test after the service.");
        }

        ThrowIfAmbiguous(definition);
        Services.AddSingleton(definition);
        Services.AddSingleton(services => createClient(services.GetRequiredService<IBentoChannel>()));
        return this;
    }

    private static void ThrowIfAmbiguous(BentoServiceDefinition service)
    {
        var names = service.Methods.Select(static method => method.Method.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var method in service.Methods)
        {
            if (method.Method.Parameters.FirstOrDefault(parameter => parameter.IsSensitive && parameter.Name == method.Settings.LimitKey) is { } key)
            {
                throw new InvalidOperationException(
                    $"The parameter {key.Name} of {service.Name}.{method.Method.Name} has [LimitKey] and [Sensitive], but keys are kept and shown: remove one of them.");
            }

            if (method.Settings.Aliases.FirstOrDefault(alias => !names.Add(alias)) is { } twice)
            {
                throw new InvalidOperationException(
                    $"The alias \"{twice}\" of {service.Name}.{method.Method.Name} is a name of another task, or is given twice. Remove it from Aliases.");
            }
        }
    }

    private static void ThrowIfTogether(BentoServiceDefinition first, BentoServiceDefinition second)
    {
        if (first.Contract == second.Contract)
        {
            throw new InvalidOperationException(
                $"The service {second.Name} is added twice. A host has one implementation of a contract: remove an Add{second.Name}().");
        }

        if (string.Equals(first.Path, second.Path, StringComparison.OrdinalIgnoreCase))
        {
            var what = first.Name == second.Name
                ? $"Two services are named {first.Name}"
                : $"The services {first.Name} and {second.Name} differ too little";
            throw new InvalidOperationException(
                $"{what}, so both would be at {first.Path}. Give one another name: [BentoService(Name = \"…\")].");
        }
    }
}
