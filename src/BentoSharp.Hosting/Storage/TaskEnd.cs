namespace BentoSharp.Hosting.Storage;

/// <summary>A task that has reached a terminal state.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="State">The state.</param>
/// <param name="WasRunning">Whether an attempt was running. If it was canceled, that attempt has lost its right and should stop.</param>
public readonly record struct TaskEnd(Guid Id, BentoTaskStatus State, bool WasRunning);
