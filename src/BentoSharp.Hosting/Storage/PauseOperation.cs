namespace BentoSharp.Hosting.Storage;

/// <summary>Pauses or resumes what is leased of a service. Attempts that run go on.</summary>
/// <param name="service">The service.</param>
/// <param name="task">The task's name; null for the whole service, which is paused beside its tasks.</param>
/// <param name="isPaused">Whether it is paused from now on.</param>
public sealed class PauseOperation(string service, string? task, bool isPaused) : StoreOperation
{
    /// <summary>The service.</summary>
    public string Service { get; } = service;

    /// <summary>The task's name; null for the whole service.</summary>
    public string? Task { get; } = task;

    /// <summary>Whether it is paused from now on.</summary>
    public bool IsPaused { get; } = isPaused;
}
