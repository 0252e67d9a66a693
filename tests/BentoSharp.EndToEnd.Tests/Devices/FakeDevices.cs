using System.Collections.Concurrent;
using BentoSharp.Hosting;

namespace BentoSharp.EndToEnd.Tests.Devices;

/// <summary>A library with devices that are not there: it notes what it is asked, and knows the exceptions of its devices.</summary>
public sealed class FakeDevices(int accelerators) : IBentoDevices
{
    private readonly ConcurrentDictionary<int, string> _threads = new();
    private long _objects;

    public const string Type = "fake";

    /// <summary>The free memory of each accelerator.</summary>
    public long FreeBytes { get; set; } = 1L << 40;

    /// <summary>What a device reports after a run, once.</summary>
    public Exception? Late { get; set; }

    /// <summary>The device that a thread was prepared for; null where it was not.</summary>
    public string? DeviceOf(int thread) => _threads.GetValueOrDefault(thread);

    public void LeaveObjects(int count) => Interlocked.Add(ref _objects, count);

    public IReadOnlyList<BentoDevice> FindAccelerators() => [.. Enumerable.Range(0, accelerators).Select(static index => new BentoDevice(Type, index))];

    public void BeginThread(BentoDevice device, int processors) => _threads[Environment.CurrentManagedThreadId] = device.Name;

    public void EndRun(BentoDevice device)
    {
        if (Late is { } late)
        {
            Late = null;
            throw late;
        }
    }

    public BentoDeviceFault FaultOf(BentoDevice device, Exception exception) => exception switch
    {
        FakeDeviceException { IsPoison: true } => BentoDeviceFault.Lost,
        FakeDeviceException => BentoDeviceFault.OutOfMemory,
        _ => BentoDeviceFault.None,
    };

    public BentoDeviceMemory? ReadMemory(BentoDevice device) => device.IsAccelerator ? new BentoDeviceMemory(FreeBytes, 1L << 40) : null;

    public long? CountLiveObjects() => Interlocked.Read(ref _objects);
}

public sealed class FakeDeviceException(bool isPoison, string message) : Exception(message)
{
    public bool IsPoison => isPoison;
}
