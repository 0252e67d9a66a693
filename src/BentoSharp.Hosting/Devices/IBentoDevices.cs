namespace BentoSharp.Hosting;

/// <summary>
/// Which accelerators this machine has. Libraries that can use some register an implementation; BentoSharp.Torch has one for CUDA. Without
/// any there is only the processor.
/// </summary>
public interface IBentoDevices
{
    /// <summary>The accelerators, the best first. Asked once, when the host starts.</summary>
    /// <returns>The devices; empty where there is only the processor.</returns>
    IReadOnlyList<BentoDevice> FindAccelerators();
}
