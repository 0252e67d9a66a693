namespace BentoSharp.Hosting;

/// <summary>The services of this host, by name.</summary>
internal sealed class ServiceRegistry
{
    private readonly Dictionary<string, BentoServiceDefinition> _services = [];

    public ServiceRegistry(IEnumerable<BentoServiceDefinition> services)
    {
        foreach (var service in services)
        {
            if (!_services.TryAdd(service.Name, service))
            {
                throw new InvalidOperationException(
                    $"Two services of this host are named {service.Name}. Give one another name: [BentoService(Name = \"…\")].");
            }

            CheckAliases(service);
        }
    }

    private static void CheckAliases(BentoServiceDefinition service)
    {
        var names = service.Methods.Select(static method => method.Method.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var method in service.Methods)
        {
            if (method.Settings.Aliases.FirstOrDefault(alias => !names.Add(alias)) is { } twice)
            {
                throw new InvalidOperationException(
                    $"The alias \"{twice}\" of {service.Name}.{method.Method.Name} is a name of another task, or is given twice. Remove it from Aliases.");
            }
        }
    }

    public IReadOnlyCollection<BentoServiceDefinition> All => _services.Values;

    public BentoServiceDefinition Get(string name) => _services.TryGetValue(name, out var service)
        ? service
        : throw new InvalidOperationException($"The service {name} is not part of this host: add it with AddBentoSharp().Add{name}().");
}
