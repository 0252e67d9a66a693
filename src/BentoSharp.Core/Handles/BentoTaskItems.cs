using System.Runtime.CompilerServices;
using BentoSharp.Contracts;

namespace BentoSharp;

/// <summary>Reads the items of tasks while they come.</summary>
public static class BentoTaskItems
{
    /// <summary>
    /// Reads the items that a task streams, from its first one on, whether it waits, runs or has ended; a service that restarts is waited for.
    /// Of a task that gives a list without streaming it, and of a service that sends no events, the items come when the task has ended.
    /// </summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="handle">The task.</param>
    /// <param name="allowRestart">
    /// Whether to go on where the task is run anew, because an attempt of it failed or was cut short: then all items of the new run come after those
    /// that are void. Default: false.
    /// </param>
    /// <param name="cancellationToken">Stops the reading, not the task.</param>
    /// <returns>The items, each once. They end with the task.</returns>
    /// <exception cref="BentoStreamRestartedException">The task is run anew, and <paramref name="allowRestart"/> is false.</exception>
    /// <exception cref="BentoTaskFailedException">The task failed; thrown after the items of its last attempt.</exception>
    /// <exception cref="BentoTaskCanceledException">The task was canceled; thrown after its items.</exception>
    /// <exception cref="BentoTaskNotFoundException">The service knows no task of this id.</exception>
    public static IAsyncEnumerable<TItem> ReadItemsAsync<TItem>(
        this BentoTaskHandle<IReadOnlyList<TItem>> handle, bool allowRestart = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return ReadAsync(handle, new ItemReading<TItem>(handle.Id, handle.Source?.Method, allowRestart), cancellationToken);
    }

    /// <summary>
    /// Reads the items that a task streams, from its first one on; each step blocks until there is one.
    /// </summary>
    /// <inheritdoc cref="ReadItemsAsync{TItem}(BentoTaskHandle{IReadOnlyList{TItem}}, bool, CancellationToken)"/>
    public static IEnumerable<TItem> ReadItems<TItem>(
        this BentoSyncTaskHandle<IReadOnlyList<TItem>> handle, bool allowRestart = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Read(handle, new ItemReading<TItem>(handle.Id, handle.Method, allowRestart), cancellationToken);
    }

    private static async IAsyncEnumerable<TItem> ReadAsync<TItem>(
        BentoTaskHandle<IReadOnlyList<TItem>> handle, ItemReading<TItem> reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in handle.WatchAsync(0, cancellationToken).ConfigureAwait(false))
        {
            if (reading.Takes(update, out var item))
            {
                yield return item;
            }
        }

        if (reading.NeedsResult)
        {
            foreach (var item in reading.Rest(await handle.GetAsync(cancellationToken).ConfigureAwait(false)))
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<TItem> Read<TItem>(
        BentoSyncTaskHandle<IReadOnlyList<TItem>> handle, ItemReading<TItem> reading, CancellationToken cancellationToken)
    {
        foreach (var update in handle.Watch(0, cancellationToken))
        {
            if (reading.Takes(update, out var item))
            {
                yield return item;
            }
        }

        if (reading.NeedsResult)
        {
            foreach (var item in reading.Rest(handle.Get(cancellationToken)))
            {
                yield return item;
            }
        }
    }
}

/// <summary>What a task's updates mean for who reads its items.</summary>
internal sealed class ItemReading<TItem>(string id, BentoMethod? method, bool allowRestart)
{
    private readonly BentoStreamTask<TItem>? _method = method as BentoStreamTask<TItem>;
    private bool _hasItems;
    private bool _hasEndedWell;

    /// <summary>Whether the result has to be taken: it has the items that were not told, or says why there are no more.</summary>
    public bool NeedsResult => !_hasItems || !_hasEndedWell;

    /// <summary>Takes an update.</summary>
    /// <returns>Whether it is an item.</returns>
    public bool Takes(BentoTaskUpdate update, out TItem item)
    {
        item = default!;
        switch (update)
        {
            case BentoTaskItemUpdate { Json: var json } when _method is not null:
                item = _method.ReadStoredItem(json);
                return _hasItems = true;
            case BentoTaskRestartUpdate { Attempt: var attempt } when _hasItems:
                _hasItems = allowRestart ? false : throw new BentoStreamRestartedException(id, attempt);
                break;
            case BentoTaskStatusUpdate { Info: var info }:
                _hasEndedWell = info.Status == BentoTaskStatus.Success;
                break;
        }

        return false;
    }

    /// <summary>The items of the result that were not told.</summary>
    public IReadOnlyList<TItem> Rest(IReadOnlyList<TItem> result) => _hasItems ? [] : result;
}
