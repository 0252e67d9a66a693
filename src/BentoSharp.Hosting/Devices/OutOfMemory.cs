namespace BentoSharp.Hosting.Devices;

/// <summary>Tells whether a failure says that the memory does not hold a batch.</summary>
internal static class OutOfMemory
{
    // libtorch has no type for it: an ExternalException says "CUDA out of memory", or that the allocator of the CPU can't allocate memory.
    public static bool Is(Exception exception) =>
        exception is OutOfMemoryException
        || exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);
}
