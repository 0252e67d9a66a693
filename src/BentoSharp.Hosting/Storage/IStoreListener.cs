namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Hears what other nodes have done to a store that several share. Called on threads of the store; what is called must be quick.
/// </summary>
public interface IStoreListener
{
    /// <summary>The tasks for whose end somebody in this process waits.</summary>
    IReadOnlyCollection<Guid> Awaited { get; }

    /// <summary>Those of <see cref="Awaited"/> of which somebody wants to see every change.</summary>
    IReadOnlyCollection<Guid> Watched { get; }

    /// <summary>There may be work: the demands that stand should be tried again.</summary>
    void WorkArrived();

    /// <summary>A task has ended by the doing of another node. It may be told more than once.</summary>
    /// <param name="end">The end.</param>
    void TaskEnded(TaskEnd end);

    /// <summary>A task has begun, reported or been put back by the doing of another node. It may be told more than once.</summary>
    /// <param name="id">The task's id.</param>
    void TaskChanged(Guid id);

    /// <summary>An attempt of this node has lost its right, because its task was canceled or given back elsewhere. It may be told more than once.</summary>
    /// <param name="id">The task's id.</param>
    void AttemptLost(Guid id);
}
