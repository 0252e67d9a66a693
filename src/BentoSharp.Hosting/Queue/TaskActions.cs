using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>What those who run services do with many tasks at once, of whichever service: cancel and repeat, by ids or by a query.</summary>
internal sealed class TaskActions(ServiceRegistry services, ITaskStore store, StoreCoalescer coalescer, FailedTasks failed)
{
    /// <summary>The most tasks of one call; who wants more calls again.</summary>
    public const int MaxTasks = 1_000;

    private static readonly BentoTaskStatus[] Cancelable = [BentoTaskStatus.Pending, BentoTaskStatus.InProgress];
    private static readonly BentoTaskStatus[] Repeatable = [BentoTaskStatus.Failure];
    private static readonly BentoTaskStatus[] Ended = [BentoTaskStatus.Success, BentoTaskStatus.Failure, BentoTaskStatus.Canceled];

    /// <summary>The tasks of a query that can be canceled.</summary>
    public static TaskListQuery ToCancel(TaskListQuery query) => Only(query, Cancelable, Cancelable);

    /// <summary>The tasks of a query that can be repeated and were not: the failed ones where it names no states.</summary>
    public static TaskListQuery ToRetry(TaskListQuery query) => Only(query, Ended, Repeatable) with { NotRepeated = true };

    /// <summary>Cancels tasks, a bounded number at a time.</summary>
    public async Task<TaskActionResult> CancelAsync(TaskListQuery query, bool includeChildren, CancellationToken cancellationToken)
    {
        var page = await PageAsync(ToCancel(query), cancellationToken).ConfigureAwait(false);
        var result = await CancelAsync(page.Tasks, includeChildren).ConfigureAwait(false);
        return result with { HasMore = page.Next is not null };
    }

    /// <summary>Cancels tasks by their ids; those that are not there or have ended are passed over.</summary>
    public async Task<TaskActionResult> CancelAsync(IReadOnlyList<Guid> ids, bool includeChildren, CancellationToken cancellationToken)
    {
        var tasks = await ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        var result = await CancelAsync(tasks, includeChildren).ConfigureAwait(false);
        return result with { Skipped = ids.Count - result.Ids.Count };
    }

    /// <summary>Repeats tasks, a bounded number at a time.</summary>
    public async Task<TaskActionResult> RetryAsync(TaskListQuery query, SubmitContext from, CancellationToken cancellationToken)
    {
        var page = await PageAsync(ToRetry(query), cancellationToken).ConfigureAwait(false);
        var result = await RetryAsync(page.Tasks, from, cancellationToken).ConfigureAwait(false);
        return result with { HasMore = page.Next is not null };
    }

    /// <summary>Repeats tasks by their ids; those that are not there or have not ended are passed over.</summary>
    public async Task<TaskActionResult> RetryAsync(IReadOnlyList<Guid> ids, SubmitContext from, CancellationToken cancellationToken)
    {
        var tasks = await ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        var result = await RetryAsync(tasks, from, cancellationToken).ConfigureAwait(false);
        return result with { Skipped = ids.Count - result.Ids.Count };
    }

    private static TaskListQuery Only(TaskListQuery query, BentoTaskStatus[] possible, BentoTaskStatus[] otherwise)
    {
        var states = query.States.Count == 0 ? otherwise : [.. query.States.Intersect(possible)];
        return states.Length > 0
            ? query with { States = states, Order = states is [BentoTaskStatus.Failure] ? TaskListOrder.LastEnded : TaskListOrder.Newest }
            : throw new BentoException(400, $"no task of the state that the filter names can be meant; name one of {string.Join(", ", possible.Select(Wire.WireText.Status))}");
    }

    // Each moment's tasks: those that come meanwhile are not waited for.
    private Task<TaskListPage> PageAsync(TaskListQuery query, CancellationToken cancellationToken) =>
        TaskLists.FullPageAsync(store, query with { After = null, Limit = MaxTasks }, TaskParts.None, cancellationToken);

    private async Task<IReadOnlyList<TaskRecord>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count > MaxTasks)
        {
            throw new BentoException(400, $"{ids.Count} ids are given; at most {MaxTasks} are taken at once");
        }

        var found = await store.ReadAsync(ids, TaskParts.None, cancellationToken).ConfigureAwait(false);
        return [.. found.OfType<TaskRecord>()];
    }

    private async Task<TaskActionResult> CancelAsync(IReadOnlyList<TaskRecord> tasks, bool includeChildren)
    {
        var cancels = tasks.Select(task => new CancelOperation(task.Service, task.Id) { IncludeChildren = includeChildren }).ToList();
        cancels.ForEach(coalescer.Submit);
        await Task.WhenAll(cancels.Select(static cancel => cancel.Completion)).ConfigureAwait(false);
        var done = cancels.Where(static cancel => cancel.StateBefore?.IsTerminal() == false).Select(static cancel => cancel.Id).ToList();
        return new TaskActionResult(done, tasks.Count - done.Count, HasMore: false);
    }

    private async Task<TaskActionResult> RetryAsync(IReadOnlyList<TaskRecord> tasks, SubmitContext from, CancellationToken cancellationToken)
    {
        var made = new List<Guid>();
        foreach (var ofService in tasks.Where(static task => task.State.IsTerminal()).GroupBy(static task => task.Service))
        {
            if (services.Find(ofService.Key) is { } service)
            {
                made.AddRange(await failed.RetryEachAsync(service, [.. ofService.Select(static task => task.Id)], from, cancellationToken).ConfigureAwait(false));
            }
        }

        return new TaskActionResult(made, tasks.Count - made.Count, HasMore: false);
    }
}

/// <summary>What became of tasks that something was done with.</summary>
/// <param name="Ids">Those that were canceled, or the new ones that repeat others.</param>
/// <param name="Skipped">How many were passed over.</param>
/// <param name="HasMore">Whether there are more that were meant.</param>
internal sealed record TaskActionResult(IReadOnlyList<Guid> Ids, int Skipped, bool HasMore);
