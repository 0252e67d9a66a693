using BentoSharp.Hosting.Resources;

namespace BentoSharp.Hosting.Devices;

/// <summary>All libraries that compute on devices, as one. The processor's memory is the machine's.</summary>
internal sealed class DeviceLibraries(IEnumerable<IBentoDevices> sources, IMachine machine)
{
    private readonly IBentoDevices[] _sources = [.. sources];

    public IEnumerable<BentoDevice> FindAccelerators() => _sources.SelectMany(static source => source.FindAccelerators()).Distinct();

    public void BeginThread(BentoDevice device, int processors)
    {
        foreach (var source in _sources)
        {
            source.BeginThread(device, processors);
        }
    }

    public void EndRun(BentoDevice device)
    {
        foreach (var source in _sources)
        {
            source.EndRun(device);
        }
    }

    public BentoDeviceFault FaultOf(BentoDevice device, Exception exception)
    {
        var fault = _sources.Select(source => source.FaultOf(device, exception)).DefaultIfEmpty().Max();
        return fault == BentoDeviceFault.None && OutOfMemory.Is(exception) ? BentoDeviceFault.OutOfMemory : fault;
    }

    public BentoDeviceMemory? ReadMemory(BentoDevice device)
    {
        foreach (var source in _sources)
        {
            if (source.ReadMemory(device) is { } memory)
            {
                return memory;
            }
        }

        return device.IsAccelerator ? null : new BentoDeviceMemory(machine.FreeMemory, machine.Memory.Bytes);
    }

    public IReadOnlyList<BentoModelLoad> Models => [.. _sources.SelectMany(static source => source.Models)];

    public long? CountLiveObjects()
    {
        long? count = null;
        foreach (var source in _sources)
        {
            count = source.CountLiveObjects() is { } more ? (count ?? 0) + more : count;
        }

        return count;
    }
}
