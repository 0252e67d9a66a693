namespace BentoSharp.Hosting;

/// <summary>
/// Pauses and resumes what is run, from the service's own process; take it from dependency injection. What is paused takes submits and lets
/// attempts that run go on, but begins none, also after a restart, until it is resumed.
/// </summary>
public interface IBentoQueueControl
{
    /// <summary>Pauses a task, or a whole service.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="task">The task's name on the wire. Default: the whole service.</param>
    /// <returns>A task that completes when that is durable.</returns>
    /// <exception cref="ArgumentException">The service has no such task.</exception>
    /// <exception cref="InvalidOperationException">The service is not part of this host.</exception>
    Task PauseAsync(string service, string? task = null);

    /// <summary>Resumes a task, or a whole service; what was paused by itself stays so.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    Task ResumeAsync(string service, string? task = null);

    /// <summary>Whether a task is paused, by itself or with its service.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="task">The task's name on the wire. Default: whether the whole service is.</param>
    /// <returns>True where no attempt begins.</returns>
    bool IsPaused(string service, string? task = null);
}
