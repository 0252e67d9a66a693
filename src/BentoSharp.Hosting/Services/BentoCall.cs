namespace BentoSharp.Hosting;

/// <summary>One run of a method: an attempt of a task, or an immediate call. Generated code takes a method's special parameters from it.</summary>
public abstract class BentoCall
{
    /// <summary>The task's context; null in an immediate call.</summary>
    public abstract BentoTaskContext? Task { get; }

    /// <summary>The task's context; in an immediate call one whose id is empty.</summary>
    public abstract BentoTaskContext TaskOrNone { get; }

    /// <summary>The request that the run came with, and its answer.</summary>
    public abstract BentoContext Context { get; }

    /// <summary>Fires when the run is to stop.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>The services of this run, from a scope of its own that ends with it.</summary>
    public abstract IServiceProvider Services { get; }
}
