namespace BentoSharp.Hosting.Storage;

/// <summary>A task that has reached a terminal state.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="State">The state.</param>
/// <param name="WasRunning">Whether an attempt was running. If it was canceled, that attempt has lost its right and should stop.</param>
public readonly record struct TaskEnd(Guid Id, BentoTaskStatus State, bool WasRunning)
{
    /// <summary>What the store was told of the end, where it was an attempt's.</summary>
    internal FinishOperation? Finish { get; init; }

    /// <summary>
    /// The task with its answer, without progress and history: who waits for the answer need not read it. Null where it has to be read.
    /// </summary>
    internal TaskRecord? Task => Finish is { Lease: { } lease, Response: { Payload: null } response }
        ? lease with { State = State, Error = Finish.Error, Response = response, Request = null }
        : null;
}
