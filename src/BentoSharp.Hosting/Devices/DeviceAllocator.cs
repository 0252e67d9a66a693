using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Gives the workers of services their devices. Within a service they are spread over as many as it asks for; services share a device
/// only where there are too few.
/// </summary>
internal sealed partial class DeviceAllocator
{
    private readonly BentoSharpOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<List<Entry>> _accelerators;

    public DeviceAllocator(IEnumerable<IBentoDevices> sources, BentoSharpOptions options, ILogger<DeviceAllocator> logger)
    {
        _options = options;
        _logger = logger;
        _accelerators = new(() => [.. sources.SelectMany(static source => source.FindAccelerators()).Distinct().Select(static device => new Entry(device))]);
    }

    /// <summary>The devices of a service's workers, in their order.</summary>
    /// <exception cref="InvalidOperationException">There are too few accelerators, and <see cref="BentoSharpOptions.RequireGpus"/> is on.</exception>
    public IReadOnlyList<BentoDevice> Allocate(BentoServiceDefinition service)
    {
        var asked = service.Settings.Gpus;
        if (asked == 0)
        {
            return [.. Enumerable.Repeat(BentoDevice.Cpu, service.Settings.Workers)];
        }

        // Looking for accelerators loads their drivers, so it is not done for services that want none.
        var taken = _accelerators.Value.OrderBy(static entry => entry.Services).Take(asked).ToList();
        if (taken.Count < asked)
        {
            TellTooFew(service.Name, asked, taken.Count);
        }

        taken.ForEach(static entry => entry.Services++);
        return [.. Enumerable.Range(0, service.Settings.Workers)
            .Select(worker => worker % asked < taken.Count ? taken[worker % asked].Device : BentoDevice.Cpu)];
    }

    private void TellTooFew(string service, int asked, int available)
    {
        if (_options.RequireGpus)
        {
            throw new InvalidOperationException(
                $"The service {service} asks for {asked} GPUs, but {available} were found, and BentoSharp:RequireGpus is on. Check the driver "
                + "and that the application references a CUDA build and registers its devices (AddTorchDevices), or lower "
                + $"[BentoService(Gpus = …)] or BentoSharp:Services:{service}:Gpus.");
        }

        TooFew(service, asked, available);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} asks for {Asked} GPUs, but {Available} were found: the other workers compute on the processor. BentoSharp:RequireGpus=true refuses to start instead")]
    private partial void TooFew(string service, int asked, int available);

    private sealed class Entry(BentoDevice device)
    {
        public BentoDevice Device => device;

        /// <summary>How many services were given it.</summary>
        public int Services { get; set; }
    }
}
