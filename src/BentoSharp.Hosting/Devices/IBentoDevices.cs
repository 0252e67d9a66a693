namespace BentoSharp.Hosting;

/// <summary>
/// A library that computes on devices, such as TorchSharp: which accelerators it sees, and what it has to do and to tell on their threads.
/// BentoSharp.Torch registers one. Without any there is only the processor.
/// </summary>
/// <remarks>
/// All but <see cref="FindAccelerators"/> are called on a device's own thread, for the processor's threads too, unless it says otherwise.
/// </remarks>
public interface IBentoDevices
{
    /// <summary>The accelerators, the best first. Asked once, when the host starts.</summary>
    /// <returns>The devices; empty where there is only the processor.</returns>
    IReadOnlyList<BentoDevice> FindAccelerators();

    /// <summary>Prepares a thread that will compute on a device, before anything else runs there.</summary>
    /// <param name="device">The device.</param>
    /// <param name="processors">How many processors a run there may use, so that all threads together use those that there are.</param>
    void BeginThread(BentoDevice device, int processors)
    {
    }

    /// <summary>Waits for what a run has begun on a device, so that its errors are told by this run and not by a later one.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="Exception">What the device reports.</exception>
    void EndRun(BentoDevice device)
    {
    }

    /// <summary>What an exception of a run says of the device.</summary>
    /// <param name="device">The device that it ran on.</param>
    /// <param name="exception">The exception.</param>
    /// <returns>What is known; <see cref="BentoDeviceFault.None"/> for exceptions of other libraries.</returns>
    BentoDeviceFault FaultOf(BentoDevice device, Exception exception) => BentoDeviceFault.None;

    /// <summary>How much memory a device has. Called on any thread.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The memory; null where this library can't tell.</returns>
    BentoDeviceMemory? ReadMemory(BentoDevice device) => null;

    /// <summary>How many native objects, such as tensors, the process holds; it should not grow from run to run. Called on any thread.</summary>
    /// <returns>The number; null where this library does not count.</returns>
    long? CountLiveObjects() => null;

    /// <summary>The models that were loaded, in that order. Called on any thread.</summary>
    IReadOnlyList<BentoModelLoad> Models => [];
}

/// <summary>What an exception says of the device that the code ran on.</summary>
public enum BentoDeviceFault
{
    /// <summary>Nothing: it is the code's own failure.</summary>
    None,

    /// <summary>The device's memory did not hold what the code asked for; less may fit.</summary>
    OutOfMemory,

    /// <summary>The device is of no use to this process any more: only a restart of the process brings it back.</summary>
    Lost,
}

/// <summary>How much memory a device has.</summary>
/// <param name="FreeBytes">What can be taken now.</param>
/// <param name="TotalBytes">What there is.</param>
public readonly record struct BentoDeviceMemory(long FreeBytes, long TotalBytes);
