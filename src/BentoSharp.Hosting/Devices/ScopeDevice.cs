using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Devices;

/// <summary>The device of a DI scope: that of the worker whose instance or run it belongs to.</summary>
internal sealed class ScopeDevice
{
    private BentoDevice _device = BentoDevice.Cpu;

    /// <summary>Whether somebody in the scope has asked for the device, so that what was made there computes on it.</summary>
    public bool WasAsked { get; private set; }

    /// <summary>The device, for who asks.</summary>
    public BentoDevice Ask()
    {
        WasAsked = true;
        return _device;
    }

    /// <summary>Makes a scope of a worker.</summary>
    public static AsyncServiceScope CreateScope(IServiceProvider root, BentoDevice device)
    {
        var scope = root.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ScopeDevice>()._device = device;
        return scope;
    }
}
