using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Resources;

/// <summary>Compares what the services of a host ask for with what there is, before any of them is made.</summary>
internal sealed partial class ResourceCheck(IMachine machine, ILogger<ResourceCheck> logger)
{
    /// <exception cref="InvalidOperationException">There is less memory than the services ask for.</exception>
    public void Check(IEnumerable<BentoServiceDefinition> services)
    {
        var taken = 0L;
        foreach (var service in services)
        {
            if (service.Settings.Cpu > machine.Processors)
            {
                FewProcessors(service.Name, service.Settings.Cpu, machine.Processors);
            }

            if (service.Settings.Memory is { } text)
            {
                taken = CheckMemory(service.Name, text, taken);
            }
        }
    }

    private long CheckMemory(string service, string text, long taken)
    {
        if (!MemoryQuantity.TryParse(text, out var asked))
        {
            throw new InvalidOperationException(
                $"The service {service} asks for Memory = \"{text}\", which is no amount of memory: write it as \"4Gi\" or \"512Mi\".");
        }

        var bound = machine.Memory;
        if (asked > bound.Bytes - taken)
        {
            var others = taken > 0 ? $", of which other services of this host ask for {MemoryQuantity.Text(taken)}" : "";
            throw new InvalidOperationException(
                $"The service {service} asks for {text} of memory, but {bound.Source} has {MemoryQuantity.Text(bound.Bytes)}{others}. "
                + $"Run it where there is more, or lower [BentoService(Memory = …)] or the configuration value BentoSharp:Services:{service}:Memory.");
        }

        return taken + asked;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} may use {Asked} processors at once (Cpu), but there are {Available}: its synchronous methods will share them")]
    private partial void FewProcessors(string service, int asked, int available);
}
