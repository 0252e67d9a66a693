namespace BentoSharp.Torch;

/// <summary>What libtorch's messages say of a CUDA device; it has no types for that.</summary>
internal static class CudaErrors
{
    /// <summary>Whether a message says that the device's memory did not hold something.</summary>
    public static bool IsOutOfMemory(string message) =>
        message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("CUBLAS_STATUS_ALLOC_FAILED", StringComparison.Ordinal)
        || message.Contains("CUDNN_STATUS_ALLOC_FAILED", StringComparison.Ordinal);

    /// <summary>
    /// Whether a message may say that the device is of no use to this process any more. After an illegal access, a failed assertion of a kernel or an error
    /// of the hardware every later call fails as well; a wrong argument does no harm. So the device has to be tried.
    /// </summary>
    public static bool IsOfDevice(string message) =>
        !IsOutOfMemory(message)
        && (message.Contains("CUDA error", StringComparison.OrdinalIgnoreCase)
            || message.Contains("CUBLAS_STATUS_", StringComparison.Ordinal)
            || message.Contains("CUDNN_STATUS_", StringComparison.Ordinal)
            || message.Contains("device-side assert", StringComparison.Ordinal));
}
