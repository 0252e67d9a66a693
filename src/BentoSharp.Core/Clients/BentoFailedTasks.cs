using System.Runtime.CompilerServices;
using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>
/// The tasks of one method that have failed and were not repeated since: to look at, and to repeat many at once. A service answers it to the
/// machine that it runs on, and to others where it is set so.
/// </summary>
/// <param name="channel">What carries the calls.</param>
/// <param name="method">The task's method.</param>
public sealed class BentoFailedTasks(IBentoChannel channel, BentoMethod method)
{
    private const int PageSize = 100;

    /// <summary>Lists them, the last that ended first.</summary>
    /// <param name="filter">Which. Default: all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The tasks, asked for a page at a time.</returns>
    /// <exception cref="BentoNotSupportedException">The service has no such list, as BentoML's own does not.</exception>
    /// <exception cref="BentoServiceException">The caller may not see it (403).</exception>
    public async IAsyncEnumerable<BentoTaskInfo> ListAsync(
        BentoFailedFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await channel.GetFailedAsync(method, filter ?? new(), cursor, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var task in page.Tasks)
            {
                yield return task;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Queues failed tasks once more, each as a new task with the same arguments. One that was repeated so before is not again.</summary>
    /// <param name="ids">Their ids, at most a thousand.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The ids of the new tasks, in the same order.</returns>
    /// <exception cref="BentoException">
    /// One of them is unknown (404) or has not failed (409): none was repeated. Or the queue is full (429): call again later for the rest.
    /// </exception>
    public async Task<IReadOnlyList<string>> RetryAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        var all = ids.Select(BentoTaskId.Checked).ToList();
        return all.Count == 0 ? [] : (await channel.RetryFailedAsync(method, new(), all, cancellationToken).ConfigureAwait(false)).Ids;
    }

    /// <summary>Queues all failed tasks that a filter means once more.</summary>
    /// <param name="filter">Which. Default: all.</param>
    /// <param name="cancellationToken">Stops the call; what was repeated until then stays so.</param>
    /// <returns>The ids of the new tasks.</returns>
    /// <exception cref="BentoException">The queue is full (429): call again later for the rest.</exception>
    public async Task<IReadOnlyList<string>> RetryAllAsync(BentoFailedFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var ids = new List<string>();
        BentoFailedRetry answer;
        do
        {
            answer = await channel.RetryFailedAsync(method, filter ?? new(), null, cancellationToken).ConfigureAwait(false);
            ids.AddRange(answer.Ids);
        }
        while (answer.HasMore);
        return ids;
    }
}
