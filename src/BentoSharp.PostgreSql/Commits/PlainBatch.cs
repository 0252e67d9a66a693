namespace BentoSharp.PostgreSql.Commits;

/// <summary>Tells batches that can be written at once from those that depend on what is in the database already.</summary>
internal static class PlainBatch
{
    /// <summary>Whether a batch needs a look first, apart from the ends of attempts (<see cref="FinishStep"/>). An empty one is all about the look.</summary>
    public static bool NeedsLook(StoreBatch batch) =>
        batch.Reports.Count + batch.Cancels.Count > 0
        || batch.Finishes.Count + batch.Inserts.Count + batch.Pauses.Count + batch.Claims.Count == 0
        || batch.Inserts.Exists(static insert => !IsPlain(insert));

    // A key, a parent, a bound or a file that is there already decides what becomes of the others.
    private static bool IsPlain(InsertOperation insert) =>
        insert is { Idempotency: null, ParentFence: null, MaxPending: null, MaxPendingOfOwner: null, MaxBytesOfOwner: null, Task.LimitKey: null }
        && insert.Task.Request?.Files.Any(static file => file.Payload is not null) != true;
}
