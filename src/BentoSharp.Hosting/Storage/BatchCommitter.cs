using BentoSharp.Hosting.Telemetry;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Storage;

/// <summary>Commits operations as a batch and tells everybody how it went. For the committing thread only.</summary>
internal sealed class BatchCommitter(
    ITaskStore store, ILogger logger, StoreMetrics? metrics, Action<TaskEnd> ended, Action<Guid> changed)
{
    // Asked from other threads.
    private volatile bool _hasFailed;

    /// <summary>Whether the store as a whole failed at the last batch.</summary>
    public bool HasFailed
    {
        get => _hasFailed;
        private set => _hasFailed = value;
    }

    /// <summary>How many bytes of bodies an operation writes.</summary>
    public static long SizeOf(StoreOperation operation) => operation switch
    {
        InsertOperation { Task.Request: { } request } => request.Arguments.Length + request.Files.Sum(static file => (long)file.Content.Length),
        FinishOperation { Response: { } response } finish => response.Body.Length + finish.Items.Size,
        ReportOperation report => report.Logs.Size + report.Items.Size,
        _ => 0,
    };

    /// <summary>Commits operations, and lets the claims that stand take part.</summary>
    public void Commit(ReadOnlySpan<StoreOperation> operations, StandingClaims claims)
    {
        if (TryCommit(operations, claims) is not { } failure)
        {
            return;
        }

        if (!failure.ConcernsOneOperation)
        {
            Fail(operations, failure);
            return;
        }

        // One of the operations or claims is at fault. The claims fail apart, for nothing is lost with them.
        Separate(operations, claims.Any ? null : failure);
        if (claims.Any && TryCommit([], claims) is { } claimsFailure)
        {
            Fail([], claimsFailure);
        }
    }

    /// <summary>Commits halves, and halves of those that fail, so that an operation fails for its own fault only.</summary>
    private void Separate(ReadOnlySpan<StoreOperation> operations, TaskStoreException? known)
    {
        var failure = known ?? TryCommit(operations, null);
        if (failure is null || operations.IsEmpty)
        {
            return;
        }

        if (operations.Length == 1 || !failure.ConcernsOneOperation)
        {
            foreach (var operation in operations)
            {
                operation.Fail(failure);
            }

            return;
        }

        var half = operations.Length / 2;
        Separate(operations[..half], null);
        Separate(operations[half..], null);
    }

    private TaskStoreException? TryCommit(ReadOnlySpan<StoreOperation> operations, StandingClaims? claims)
    {
        var batch = BatchOf(operations);
        claims?.AddTo(batch);
        var begun = operations.IsEmpty ? 0 : metrics?.Begin() ?? 0;
        try
        {
            CommitLoop.Await(store.CommitAsync(batch));
        }
        catch (Exception exception)
        {
            metrics?.Failed();
            batch.Claims.ForEach(static claim => claim.Leases.Clear());
            return exception as TaskStoreException
                ?? new TaskStoreException($"The store failed: {exception.Message}", exception) { ConcernsOneOperation = true };
        }

        Succeeded();
        if (!operations.IsEmpty)
        {
            metrics?.Committed(begun, operations.Length);
        }

        Tell(batch);
        foreach (var operation in operations)
        {
            operation.Complete();
        }

        claims?.HandOver();
        return null;
    }

    private StoreBatch BatchOf(ReadOnlySpan<StoreOperation> operations)
    {
        var batch = new StoreBatch { IsTrial = HasFailed };
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case InsertOperation insert:
                    batch.Inserts.Add(insert);
                    break;
                case FinishOperation finish:
                    batch.Finishes.Add(finish);
                    break;
                case ReportOperation report:
                    batch.Reports.Add(report);
                    break;
                case PauseOperation pause:
                    batch.Pauses.Add(pause);
                    break;
                case CancelOperation cancel:
                    batch.Cancels.Add(cancel);
                    break;
            }
        }

        return batch;
    }

    private void Tell(StoreBatch batch)
    {
        foreach (var cancel in batch.Cancels)
        {
            if (cancel.StateBefore is BentoTaskStatus.Pending or BentoTaskStatus.InProgress)
            {
                Tell(new TaskEnd(cancel.Id, BentoTaskStatus.Canceled, cancel.StateBefore == BentoTaskStatus.InProgress));
            }
        }

        batch.CanceledChildren.ForEach(Tell);
        foreach (var finish in batch.Finishes)
        {
            if (finish is { IsApplied: true, End: AttemptEnd.Succeeded or AttemptEnd.Failed })
            {
                var state = finish.End == AttemptEnd.Succeeded ? BentoTaskStatus.Success : BentoTaskStatus.Failure;
                Tell(new TaskEnd(finish.Id, state, WasRunning: true) { Finish = finish });
            }
        }

        foreach (var id in batch.EndedInQueue)
        {
            Tell(new TaskEnd(id, BentoTaskStatus.Failure, WasRunning: false));
        }

        TellChanges(batch);
    }

    private void TellChanges(StoreBatch batch)
    {
        foreach (var report in batch.Reports)
        {
            TellChange(report.Id);
        }

        foreach (var finish in batch.Finishes)
        {
            if (finish is { IsApplied: true, End: AttemptEnd.Retry or AttemptEnd.GivenBack })
            {
                TellChange(finish.Id);
            }
        }

        foreach (var claim in batch.Claims)
        {
            foreach (var lease in claim.Leases)
            {
                TellChange(lease.Id);
            }
        }
    }

    private void TellChange(Guid id)
    {
        try
        {
            changed(id);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A listener to the changes of tasks failed at task {TaskId}.", id.ToString("N"));
        }
    }

    private void Tell(TaskEnd end)
    {
        try
        {
            ended(end);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A listener to the ends of tasks failed at task {TaskId}.", end.Id.ToString("N"));
        }
    }

    private void Fail(ReadOnlySpan<StoreOperation> operations, TaskStoreException failure)
    {
        if (!HasFailed)
        {
            HasFailed = true;
            logger.LogError(failure, "The store failed; submits are refused until it works again.");
        }

        foreach (var operation in operations)
        {
            operation.Fail(failure);
        }
    }

    private void Succeeded()
    {
        if (HasFailed)
        {
            HasFailed = false;
            logger.LogInformation("The store works again.");
        }
    }
}
