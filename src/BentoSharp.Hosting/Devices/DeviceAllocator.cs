using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Gives the workers of services their devices. Within a service they are spread over as many accelerators as it asks for; services share one
/// only where there are too few. The processor has a thread for each core, which the workers without an accelerator are spread over.
/// </summary>
internal sealed partial class DeviceAllocator
{
    private readonly BentoSharpOptions _options;
    private readonly DeviceScheduler _scheduler;
    private readonly DeviceLibraries _libraries;
    private readonly DeviceRunner _runner;
    private readonly ILogger _logger;
    private readonly int _processors;
    private readonly Lazy<List<Accelerator>> _accelerators;
    private readonly List<DeviceExecutor> _executors = [];

    public DeviceAllocator(
        ServiceRegistry services, DeviceLibraries libraries, DeviceScheduler scheduler, DeviceRunner runner, BentoSharpOptions options,
        ILogger<DeviceAllocator> logger)
    {
        var workers = services.All.Where(static service => service.Settings.Gpus == 0).Sum(static service => service.Settings.Workers);
        _processors = Math.Max(1, Environment.ProcessorCount / Math.Max(1, workers));
        (_libraries, _scheduler, _runner, _options, _logger) = (libraries, scheduler, runner, options, logger);
        _accelerators = new(() => [.. libraries.FindAccelerators().Select(device => new Accelerator(New(device, device.Name)))]);
    }

    /// <summary>All devices that were given out, in that order.</summary>
    public IReadOnlyList<DeviceExecutor> Executors
    {
        get
        {
            lock (_executors)
            {
                return [.. _executors];
            }
        }
    }

    /// <summary>The devices of a service's workers, in their order.</summary>
    /// <exception cref="InvalidOperationException">There are too few accelerators, and <see cref="BentoSharpOptions.RequireGpus"/> is on.</exception>
    public IReadOnlyList<DeviceExecutor> Allocate(BentoServiceDefinition service)
    {
        var asked = service.Settings.Gpus;

        // Looking for accelerators loads their drivers, so it is not done for services that want none.
        var taken = asked == 0 ? [] : _accelerators.Value.OrderBy(static entry => entry.Services).Take(asked).ToList();
        if (taken.Count < asked)
        {
            TellTooFew(service.Name, asked, taken.Count);
        }

        taken.ForEach(static entry => entry.Services++);
        var given = new List<DeviceExecutor>();
        for (var worker = 0; worker < service.Settings.Workers; worker++)
        {
            var executor = asked > 0 && worker % asked < taken.Count ? taken[worker % asked].Executor : Processor();
            executor.Instances++;
            given.Add(executor);
        }

        return given;
    }

    /// <summary>A thread of the processor for one instance alone, of a service that computes on no device: it may block as long as it likes.</summary>
    public DeviceExecutor Own(string name) => New(BentoDevice.Cpu, name);

    private DeviceExecutor Processor()
    {
        var threads = Executors.Where(static executor => executor.IsShared && !executor.Device.IsAccelerator).ToList();
        return threads.Count < Environment.ProcessorCount
            ? New(BentoDevice.Cpu, FormattableString.Invariant($"{BentoDevice.Cpu.Name}/{threads.Count}"), isShared: true)
            : threads.MinBy(static executor => executor.Instances)!;
    }

    private DeviceExecutor New(BentoDevice device, string name, bool isShared = false)
    {
        var executor = new DeviceExecutor(device, name, _scheduler, _libraries, _runner) { IsShared = isShared, Processors = _processors };
        lock (_executors)
        {
            _executors.Add(executor);
        }

        return executor;
    }

    private void TellTooFew(string service, int asked, int available)
    {
        if (_options.RequireGpus)
        {
            throw new InvalidOperationException(
                $"The service {service} asks for {asked} GPUs, but {available} were found, and BentoSharp:RequireGpus is on. Check the driver "
                + "and that the application references a CUDA build and registers its devices (AddTorch), or lower "
                + $"[BentoService(Gpus = …)] or BentoSharp:Services:{service}:Gpus.");
        }

        TooFew(service, asked, available);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} asks for {Asked} GPUs, but {Available} were found: the other workers compute on the processor. BentoSharp:RequireGpus=true refuses to start instead")]
    private partial void TooFew(string service, int asked, int available);

    private sealed class Accelerator(DeviceExecutor executor)
    {
        public DeviceExecutor Executor => executor;

        /// <summary>How many services were given it.</summary>
        public int Services { get; set; }
    }
}
