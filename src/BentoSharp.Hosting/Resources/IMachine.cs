namespace BentoSharp.Hosting.Resources;

/// <summary>What there is to run services on.</summary>
internal interface IMachine
{
    /// <summary>How many processors this process may use.</summary>
    int Processors { get; }

    /// <summary>How much memory this process may use, and what sets the bound.</summary>
    MemoryBound Memory { get; }

    /// <summary>How many bytes of it can be taken now.</summary>
    long FreeMemory { get; }
}

/// <summary>A bound of memory.</summary>
/// <param name="Bytes">How much there is.</param>
/// <param name="Source">What sets it, for messages.</param>
internal readonly record struct MemoryBound(long Bytes, string Source);

/// <summary>The machine that this process runs on, or the container.</summary>
internal sealed class ThisMachine : IMachine
{
    public int Processors => Environment.ProcessorCount;

    public MemoryBound Memory { get; } = new MemoryBounds("/").Least();

    public long FreeMemory => new MemoryBounds("/").Free();
}
