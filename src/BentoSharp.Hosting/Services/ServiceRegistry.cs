namespace BentoSharp.Hosting;

/// <summary>The services of this host, by name. That each has a name and a path of its own is seen to when they are added.</summary>
internal sealed class ServiceRegistry(IEnumerable<BentoServiceDefinition> services)
{
    private readonly Dictionary<string, BentoServiceDefinition> _services = services.ToDictionary(static service => service.Name);
    private readonly HashSet<(object Endpoints, string Prefix)> _places = [];

    public IReadOnlyCollection<BentoServiceDefinition> All => _services.Values;

    /// <summary>At how many places the services are mapped.</summary>
    public int PlaceCount => _places.Count;

    /// <summary>The service of a name; null where the host has none.</summary>
    public BentoServiceDefinition? Find(string name) => _services.GetValueOrDefault(name);

    public BentoServiceDefinition Get(string name) => _services.TryGetValue(name, out var service)
        ? service
        : throw new InvalidOperationException($"The service {name} is not part of this host: add it with AddBentoSharp().Add{name}().");

    /// <summary>Notes where the services are mapped.</summary>
    /// <returns>False where they are mapped there already.</returns>
    public bool TryMap(object endpoints, string prefix) => _places.Add((endpoints, prefix));
}
