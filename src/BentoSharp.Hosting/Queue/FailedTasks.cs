using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// The tasks that have failed and were not repeated since: to look at, and to repeat many at once. Repeating them again makes no second task, so
/// a call whose answer was lost may be made once more.
/// </summary>
internal sealed class FailedTasks(ITaskStore store, TaskQueue queue)
{
    /// <summary>The most tasks of a page, and of one call that repeats them.</summary>
    public const int MaxTasks = 1_000;

    // Each has its body in memory while it is repeated.
    private const int AtOnce = 16;

    /// <summary>Reads a page.</summary>
    /// <exception cref="BentoException">The cursor or the limit is wrong (400).</exception>
    public Task<TaskListPage> ReadAsync(
        BentoServiceDefinition service, string task, BentoFailedFilter filter, Caller caller, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxTasks)
        {
            throw new BentoException(400, $"the limit is {limit}; it must be from 1 to {MaxTasks}");
        }

        var query = new TaskListQuery
        {
            Service = service.Name,
            Task = task,
            Owners = caller.Owners,
            States = [BentoTaskStatus.Failure],
            ErrorCode = filter.Code,
            EndedAfter = filter.EndedAfter,
            EndedBefore = filter.EndedBefore,
            NotRepeated = true,
            Order = TaskListOrder.LastEnded,
            After = TaskLists.Parse(cursor),
            Limit = limit,
        };
        return TaskLists.FullPageAsync(store, query, TaskParts.Attempts, cancellationToken);
    }

    /// <summary>Repeats those that a filter means, a bounded number at a time.</summary>
    /// <returns>The new tasks, and whether there are more to repeat.</returns>
    public async Task<(IReadOnlyList<Guid> Ids, bool HasMore)> RetryAsync(
        BentoServiceDefinition service, string task, BentoFailedFilter filter, SubmitContext from, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(service, task, filter, from.Caller, null, MaxTasks, cancellationToken).ConfigureAwait(false);
        var ids = await RetryEachAsync(service, [.. page.Tasks.Select(static failed => failed.Id)], from, cancellationToken).ConfigureAwait(false);
        return (ids, page.Next is not null);
    }

    /// <summary>Repeats tasks by their ids.</summary>
    /// <exception cref="BentoTaskNotFoundException">There is no such task of this name; none was repeated.</exception>
    /// <exception cref="BentoException">There are too many (400), or one has not failed (409); none was repeated.</exception>
    public async Task<(IReadOnlyList<Guid> Ids, bool HasMore)> RetryAsync(
        BentoServiceDefinition service, string task, IReadOnlyList<Guid> ids, SubmitContext from, CancellationToken cancellationToken)
    {
        if (ids.Count > MaxTasks)
        {
            throw new BentoException(400, $"{ids.Count} ids are given; at most {MaxTasks} are repeated at once");
        }

        var found = await store.ReadAsync(ids, TaskParts.None, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < ids.Count; i++)
        {
            if (found[i] is not { } known || known.Service != service.Name || known.Task != task || !from.Caller.Sees(known))
            {
                throw new BentoTaskNotFoundException(WireText.Id(ids[i]));
            }

            if (known.State != BentoTaskStatus.Failure)
            {
                throw new BentoException(409, $"task {WireText.Id(ids[i])} has not failed: it is {WireText.Status(known.State)}");
            }
        }

        return (await RetryEachAsync(service, ids, from, cancellationToken).ConfigureAwait(false), false);
    }

    /// <summary>Repeats tasks that have ended, each once however often it is asked for.</summary>
    /// <returns>The ids of the new tasks.</returns>
    public async Task<IReadOnlyList<Guid>> RetryEachAsync(
        BentoServiceDefinition service, IReadOnlyList<Guid> ids, SubmitContext from, CancellationToken cancellationToken)
    {
        var made = new List<Guid>(ids.Count);
        foreach (var some in ids.Chunk(AtOnce))
        {
            made.AddRange(await Task.WhenAll(some.Select(id => queue.RetryAsync(service, id, from, onlyOnce: true, cancellationToken)))
                .ConfigureAwait(false));
        }

        return made;
    }
}
