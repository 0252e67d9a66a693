using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Devices;

/// <summary>The device of a DI scope: that of the worker whose instance or run it belongs to.</summary>
internal sealed class ScopeDevice
{
    public BentoDevice Device { get; set; } = BentoDevice.Cpu;

    /// <summary>Makes a scope of a worker.</summary>
    public static AsyncServiceScope CreateScope(IServiceProvider root, BentoDevice device)
    {
        var scope = root.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ScopeDevice>().Device = device;
        return scope;
    }
}
