namespace BentoSharp.Hosting.Storage.Payloads;

/// <summary>
/// Deletes the payloads that a crash has left without a row, in steps, while the store is in use. A payload that is written meanwhile belongs
/// to its writer until its row is durable, so it is never taken for one of them.
/// </summary>
/// <param name="payloads">The payloads.</param>
/// <param name="withoutRow">Tells which of some payloads no row refers to.</param>
internal sealed class PayloadSweep(FilePayloadStore payloads, Func<IReadOnlyList<Guid>, IReadOnlyList<Guid>> withoutRow)
{
    private const int FilesInStep = 200;

    /// <summary>Sweeps once.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var step in payloads.Find().Chunk(FilesInStep))
        {
            // In this order: a row that becomes durable in between is found.
            var candidates = step.Where(id => !payloads.IsUnclaimed(id)).ToList();
            foreach (var id in withoutRow(candidates))
            {
                payloads.Delete(id);
                deleted++;
            }

            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return deleted;
    }
}
