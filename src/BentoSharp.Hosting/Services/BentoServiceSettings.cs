namespace BentoSharp.Hosting;

/// <summary>How a service is run: the values of its <see cref="BentoServiceAttribute"/>, overridden by configuration.</summary>
/// <remarks>Configuration: <c>BentoSharp:Services:&lt;service&gt;:&lt;value&gt;</c>, such as <c>…:Workers</c>.</remarks>
public sealed class BentoServiceSettings
{
    /// <inheritdoc cref="BentoServiceAttribute.Workers"/>
    public int Workers { get; set; } = 1;

    /// <inheritdoc cref="BentoServiceAttribute.Concurrency"/>
    public int Concurrency { get; set; }

    /// <inheritdoc cref="BentoServiceAttribute.Gpus"/>
    public int Gpus { get; set; }

    /// <inheritdoc cref="BentoServiceAttribute.Cpu"/>
    public int Cpu { get; set; }

    /// <inheritdoc cref="BentoServiceAttribute.Memory"/>
    public string? Memory { get; set; }

    /// <summary>The most tasks that may wait in the queue; a submit above it is answered with 429. Default: 0, no bound.</summary>
    public int MaxQueueLength { get; set; }

    /// <summary>How many attempts and immediate calls run at once: <see cref="Concurrency"/>, or <see cref="Workers"/> where that is 0.</summary>
    internal int Slots => Concurrency > 0 ? Concurrency : Workers;

    /// <summary>How many synchronous methods run at once: <see cref="Cpu"/>, but never more than there are slots.</summary>
    internal int Threads => Cpu > 0 ? Math.Min(Cpu, Slots) : Slots;
}
