namespace BentoSharp.Hosting.Devices;

/// <summary>A run was cut short because its device was lost, or there is none left to run on.</summary>
/// <param name="reason">What the device said.</param>
/// <param name="hasRun">Whether the code had begun, so that it may be the cause.</param>
internal sealed class DeviceLostException(string reason, bool hasRun)
    : BentoException(503, $"the device that computes this is out of use: {reason}")
{
    public bool HasRun => hasRun;
}
