namespace BentoSharp.Hosting.Storage;

/// <summary>
/// Keeps bodies that are too long for a task's row. A payload is written first and made durable, then the row that refers to it: so no row
/// ever refers to what is not there, and a crash leaves at most a payload without a row, which the store deletes after its next start.
/// </summary>
public interface IPayloadStore
{
    /// <summary>Begins a payload.</summary>
    /// <returns>What it is written with.</returns>
    PayloadWriter Create();

    /// <summary>Opens a payload from its start; any number of readers may do so at once.</summary>
    /// <param name="id">The payload's id.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="TaskStoreException">It is not there, or can't be read.</exception>
    Stream OpenRead(Guid id);

    /// <summary>Whether payloads are on this machine, so that reading one takes no longer than reading a file.</summary>
    bool IsLocal => false;
}

/// <summary>
/// A payload on its way into the store. It belongs to whoever writes it, and is deleted with the writer unless a row has taken it over.
/// </summary>
public abstract class PayloadWriter : IAsyncDisposable
{
    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>A task that completes when they are written.</returns>
    /// <exception cref="TaskStoreException">There is no room, or the store fails.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the writing. From now on the payload can be read.</summary>
    /// <param name="isDurable">Whether it must survive the loss of power. False where no row will refer to it, as in an immediate call.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="TaskStoreException">There is no room, or the store fails.</exception>
    public abstract ValueTask<StoredPayload> CompleteAsync(bool isDurable, CancellationToken cancellationToken);

    /// <summary>Says that a row refers to the payload and is durable: now it goes with the last row that does.</summary>
    public abstract void Keep();

    /// <summary>Deletes the payload, unless it is kept.</summary>
    /// <returns>A task that completes when it is gone.</returns>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A body that is kept apart from its task's row.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Store">Where it is kept.</param>
public sealed record StoredPayload(Guid Id, long Length, IPayloadStore Store)
{
    /// <summary>Opens it from its start.</summary>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="TaskStoreException">It is not there, or can't be read.</exception>
    public Stream OpenRead() => Store.OpenRead(Id);
}
