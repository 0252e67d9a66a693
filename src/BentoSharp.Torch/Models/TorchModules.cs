using System.Diagnostics;
using BentoSharp.Hosting;
using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Models;

/// <summary>The instances of a model: one for each device that a worker was given.</summary>
internal sealed partial class TorchModules<TModule>(
    Func<IServiceProvider, BentoDevice, TModule> create, Action<TModule, BentoDevice>? warmUp, string? name, IServiceProvider services, TorchModelLoads loads,
    ILogger<TModule> logger)
    : IDisposable
    where TModule : nn.Module
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BentoDevice, TorchModule<TModule>> _modules = [];
    private readonly HashSet<int> _warm = [];

    /// <summary>The instance on a device, made where there is none yet.</summary>
    /// <exception cref="TorchNotAvailableException">libtorch is missing.</exception>
    public TorchModule<TModule> On(BentoDevice device)
    {
        lock (_lock)
        {
            if (!_modules.TryGetValue(device, out var module))
            {
                _modules.Add(device, module = new TorchModule<TModule>(Make(device), device));
            }
            else if (!device.IsAccelerator && _warm.Add(Environment.CurrentManagedThreadId))
            {
                // Threads of the processor share the model, and each has caches of its own to fill.
                WarmUp(module.Module, device);
            }

            return module;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var module in _modules.Values)
            {
                module.Module.Dispose();
            }

            _modules.Clear();
        }
    }

    private TModule Make(BentoDevice device)
    {
        TorchNative.EnsureLoaded();
        var start = Stopwatch.GetTimestamp();
        var module = create(services, device);
        try
        {
            // Weights that are loaded on a device other than the module's go through the processor.
            if (device.IsAccelerator)
            {
                module.to(device.ToTorch());
            }

            module.eval();
            var loaded = Stopwatch.GetTimestamp();
            _warm.Add(Environment.CurrentManagedThreadId);
            WarmUp(module, device);
            var load = new BentoModelLoad(name ?? typeof(TModule).Name, device, Stopwatch.GetElapsedTime(start, loaded), Stopwatch.GetElapsedTime(loaded));
            loads.Add(load);
            Loaded(load.Name, device.Name, load.LoadTime.TotalMilliseconds, load.WarmUpTime.TotalMilliseconds);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private void WarmUp(TModule module, BentoDevice device)
    {
        if (warmUp is not null)
        {
            using var inference = inference_mode();
            using var scope = NewDisposeScope();
            warmUp(module, device);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Model} is on {Device}: loaded in {LoadMs:0} ms, warmed up in {WarmUpMs:0} ms")]
    private partial void Loaded(string model, string device, double loadMs, double warmUpMs);
}
