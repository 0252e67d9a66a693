using BentoSharp.PostgreSql.Signals;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>What a batch says of itself after a commit, and how that is taken back where there was none.</summary>
internal static class BatchResults
{
    /// <summary>Takes back what a commit that failed has said.</summary>
    public static void Clear(StoreBatch batch)
    {
        batch.EndedInQueue.Clear();
        batch.CanceledChildren.Clear();
        batch.Claims.ForEach(static claim => claim.Leases.Clear());
        batch.Inserts.ForEach(static insert => (insert.Result, insert.ExistingId) = (InsertResult.Inserted, null));
        batch.Finishes.ForEach(static finish => finish.IsApplied = false);
        batch.Cancels.ForEach(static cancel => cancel.StateBefore = null);
    }

    /// <summary>The tasks that have changed without ending, as many as others are told of.</summary>
    public static List<Guid> ChangesOf(StoreBatch batch) =>
    [
        .. batch.Reports.Select(static report => report.Id)
            .Concat(batch.Finishes
                .Where(static finish => finish is { IsApplied: true, End: AttemptEnd.Retry or AttemptEnd.GivenBack })
                .Select(static finish => finish.Id))
            .Concat(batch.Claims.SelectMany(static claim => claim.Leases).Select(static lease => lease.Id))
            .Take(NodeSignals.MaxChanges),
    ];

    /// <summary>The tasks that have ended.</summary>
    public static List<TaskEnd> EndsOf(StoreBatch batch)
    {
        var ends = new List<TaskEnd>(batch.CanceledChildren);
        foreach (var cancel in batch.Cancels)
        {
            if (cancel.StateBefore is { } before && !TaskStateMachine.IsTerminal(before))
            {
                ends.Add(new TaskEnd(cancel.Id, BentoTaskStatus.Canceled, before == BentoTaskStatus.InProgress));
            }
        }

        foreach (var finish in batch.Finishes.Where(static finish => finish.IsApplied))
        {
            if (finish.End is AttemptEnd.Succeeded or AttemptEnd.Failed)
            {
                var state = finish.End == AttemptEnd.Succeeded ? BentoTaskStatus.Success : BentoTaskStatus.Failure;
                ends.Add(new TaskEnd(finish.Id, state, WasRunning: true));
            }
        }

        ends.AddRange(batch.EndedInQueue.Select(static id => new TaskEnd(id, BentoTaskStatus.Failure, WasRunning: false)));
        return ends;
    }
}
