namespace BentoSharp.Hosting.Devices;

/// <summary>What a device has done since the start.</summary>
internal sealed class DeviceUse
{
    /// <summary>How long it has computed, over all runs.</summary>
    public TimeSpan Busy { get; set; }

    /// <summary>How many runs it has had: batches, and calls that run by themselves.</summary>
    public long Runs { get; set; }

    /// <summary>How many runs its memory did not hold.</summary>
    public long OutOfMemories { get; set; }
}
