using System.Reflection;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting;

/// <summary>Which tasks this process runs, by its role and by the names that it is given.</summary>
internal sealed class NodeTasks(ServiceRegistry services, BentoSharpOptions options)
{
    /// <summary>Whether a method's queued calls run here.</summary>
    public bool Runs(BentoServiceDefinition service, BentoMethodDefinition method) =>
        options.Role != BentoNodeRole.Submit
        && (options.Tasks.Count == 0 || options.Tasks.Contains(service.Name) || options.Tasks.Contains(NameOf(service, method)));

    /// <summary>Whether anything of a service runs here, so that it needs its instances.</summary>
    public bool Runs(BentoServiceDefinition service) => options.Role != BentoNodeRole.Submit
        && (options.Tasks.Count == 0 || options.Tasks.Contains(service.Name) || service.Methods.Any(method => method.Method.IsTask && Runs(service, method)));

    /// <summary>What other nodes are told.</summary>
    public NodeDescription Describe(IEnumerable<BentoDevice> devices) => new(
        options.Role,
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        [
            .. services.All.SelectMany(service => service.Methods
                .Where(method => method.Method.IsTask && Runs(service, method))
                .Select(method => NameOf(service, method))),
        ],
        [.. devices.Select(static device => device.Name).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Refuses names that nothing here has: the process would wait for work that never comes.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public void Check()
    {
        var known = services.All
            .SelectMany(static service => service.Methods.Where(static method => method.Method.IsTask)
                .Select(method => NameOf(service, method)).Prepend(service.Name))
            .ToList();
        if (options.Tasks.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new InvalidOperationException(
                $"BentoSharp:Tasks names \"{unknown}\", which this application does not have. Give names of services or tasks: {string.Join(", ", known)}.");
        }
    }

    private static string NameOf(BentoServiceDefinition service, BentoMethodDefinition method) => $"{service.Name}.{method.Method.Name}";
}
