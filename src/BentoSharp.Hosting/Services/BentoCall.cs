using System.Diagnostics.CodeAnalysis;
using BentoSharp.Hosting.Workers;

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

    /// <summary>What the run computes on.</summary>
    public abstract BentoDevice Device { get; }

    /// <summary>
    /// How long each item of a batch was before it was padded (<see cref="TensorInputAttribute.Buckets"/>); empty where nothing was.
    /// </summary>
    public IReadOnlyList<int> ItemLengths { get; internal set; } = [];

    /// <summary>Where the items of a task that streams go; null in an immediate call, whose caller gets them at the end.</summary>
    internal virtual AttemptReporter? Reports => null;

    /// <summary>Opens a file for a method that takes a stream. The stream is disposed when the run ends.</summary>
    /// <param name="file">The file; null where there is none.</param>
    /// <returns>The stream; null where there is no file.</returns>
    [return: NotNullIfNotNull(nameof(file))]
    public abstract Stream? Open(BentoFile? file);
}
