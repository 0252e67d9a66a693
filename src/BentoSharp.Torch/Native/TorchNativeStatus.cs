namespace BentoSharp.Torch;

/// <summary>What <see cref="TorchNative"/> did; for a log line at start.</summary>
/// <param name="State">Whether libtorch is there.</param>
/// <param name="LibTorchDirectory">The folder that libtorch was loaded from; null where the default was left alone.</param>
/// <param name="LibTorchSharpPath">The file that TorchSharp's own native library was loaded from.</param>
/// <param name="Source">Who named the folder: an argument, the environment, the application's folder, the package cache.</param>
/// <param name="Weakened">Whether TorchSharp's native library is a copy that also loads with an older libstdc++.</param>
/// <param name="AllocatorTuned">Whether glibc's allocator was set to keep and reuse large blocks.</param>
/// <param name="NnpackDisabled">Whether NNPACK, which warns on many processors and is slower at small batches, is off.</param>
/// <param name="Error">Why libtorch could not be loaded; null where it was.</param>
public sealed record TorchNativeStatus(
    TorchNativeState State,
    string? LibTorchDirectory = null,
    string? LibTorchSharpPath = null,
    string? Source = null,
    bool Weakened = false,
    bool AllocatorTuned = false,
    bool NnpackDisabled = false,
    string? Error = null)
{
    /// <summary>One line for a log.</summary>
    public override string ToString() => State switch
    {
        TorchNativeState.Loaded =>
            $"libtorch loaded from {LibTorchDirectory} ({Source}), LibTorchSharp from {LibTorchSharpPath}"
            + (Weakened ? ", a copy made for this system's older libstdc++" : "")
            + (AllocatorTuned ? ", allocator tuned" : "") + (NnpackDisabled ? ", NNPACK off" : ""),
        TorchNativeState.Default => "libtorch is left to TorchSharp's own loading on this system",
        TorchNativeState.Failed => $"libtorch is not available: {Error}",
        _ => "libtorch has not been loaded yet",
    };
}

/// <summary>Whether libtorch is there.</summary>
public enum TorchNativeState
{
    /// <summary>Nothing was tried: loading at start is switched off, and nobody called <see cref="TorchNative.EnsureLoaded"/>.</summary>
    NotLoaded,

    /// <summary>TorchSharp loads it by itself (Windows and macOS).</summary>
    Default,

    /// <summary>It is loaded.</summary>
    Loaded,

    /// <summary>It was not found or not accepted by the system's loader.</summary>
    Failed,
}
