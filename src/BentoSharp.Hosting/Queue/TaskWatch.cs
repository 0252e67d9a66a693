using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// Follows tasks. Nothing is gathered for a watcher that is slow: it reads what is stored when it is ready for it, so it sees the latest state
/// and every line that is kept, and costs no memory meanwhile.
/// </summary>
internal sealed class TaskWatch(ITaskStore store, TaskQueue queue, TaskWaiters waiters, TimeProvider time)
{
    /// <summary>How long nothing may happen before a watcher is given the state again, to show that the connection lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>The most tasks that one wait may name.</summary>
    public const int MaxTasks = 10_000;

    private const int ReadAtOnce = 500;

    /// <summary>Follows a task until it has ended.</summary>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="id">Its id.</param>
    /// <param name="caller">Who watches it.</param>
    /// <param name="place">What is known already.</param>
    /// <param name="cancellationToken">Stops the watching.</param>
    /// <exception cref="BentoTaskNotFoundException">The service has no task of this id.</exception>
    public async IAsyncEnumerable<TaskSnapshot> FollowAsync(
        BentoServiceDefinition service, Guid id, Caller caller, WatchPlace place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = waiters.Changed(id);
            TaskRecord task;
            try
            {
                task = await queue.ReadAsync(service, id, caller, TaskParts.Children, cancellationToken).ConfigureAwait(false);
            }
            catch (BentoTaskNotFoundException)
            {
                waiters.SignalChange(id);
                throw;
            }

            // After the state: when the end is seen, lines and items are complete.
            var lines = await store.ReadLogsAsync(id, place.Line, cancellationToken).ConfigureAwait(false);
            var isStream = service.FindTask(task.Task)?.Method.ItemType is not null;
            TaskSnapshot snapshot;
            do
            {
                var page = isStream ? await store.ReadItemsAsync(id, place.Items, cancellationToken).ConfigureAwait(false) : TaskItemsPage.Empty;
                snapshot = StreamProgress.Next(task, lines, page, place);
                place = StreamProgress.After(snapshot);
                lines = [];
                if (snapshot.Task?.State.IsTerminal() == true)
                {
                    waiters.SignalChange(id);
                }

                yield return snapshot;
            }
            while (snapshot.Task is null);
            if (task.State.IsTerminal())
            {
                yield break;
            }

            await changed.WaitAsync(Beat, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives tasks as they end, and those that the service does not have at once.</summary>
    /// <param name="service">The service that they belong to.</param>
    /// <param name="ids">Their ids, each once.</param>
    /// <param name="caller">Who waits for them.</param>
    /// <param name="parts">What to read of those that have ended.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Tasks, several where several have ended; null for one that there is not. An empty list after each <see cref="Beat"/> without any.</returns>
    public async IAsyncEnumerable<IReadOnlyList<(Guid Id, TaskRecord? Task)>> EndsAsync(
        BentoServiceDefinition service, IReadOnlyList<Guid> ids, Caller caller, TaskParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ended = Channel.CreateUnbounded<Guid>(new UnboundedChannelOptions { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            foreach (var id in ids)
            {
                _ = TellAsync(waiters.Ended(id), id, ended.Writer, left.Token);
            }

            var waiting = ids.ToHashSet();
            foreach (var chunk in ids.Chunk(ReadAtOnce))
            {
                yield return await TakeAsync(service, chunk, caller, parts, waiting, cancellationToken).ConfigureAwait(false);
            }

            Task any = ended.Reader.WaitToReadAsync(cancellationToken).AsTask();
            while (waiting.Count > 0)
            {
                await any.WaitAsync(Beat, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                var chunk = Next(ended.Reader);
                if (any.IsCompleted)
                {
                    any = ended.Reader.WaitToReadAsync(cancellationToken).AsTask();
                }

                yield return await TakeAsync(service, chunk, caller, parts, waiting, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task TellAsync(Task<TaskRecord?> end, Guid id, ChannelWriter<Guid> writer, CancellationToken left)
    {
        await ((Task)end).WaitAsync(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        waiters.Leave(id, end);
        writer.TryWrite(id);
    }

    private static Guid[] Next(ChannelReader<Guid> ended)
    {
        var ids = new List<Guid>();
        while (ids.Count < ReadAtOnce && ended.TryRead(out var id))
        {
            ids.Add(id);
        }

        return [.. ids];
    }

    private async Task<IReadOnlyList<(Guid Id, TaskRecord? Task)>> TakeAsync(
        BentoServiceDefinition service, Guid[] ids, Caller caller, TaskParts parts, HashSet<Guid> waiting, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var taken = new List<(Guid, TaskRecord?)>();
        var tasks = await queue.ReadAsync(service, ids, caller, parts, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < ids.Length; i++)
        {
            if ((tasks[i] is not { } task || task.State.IsTerminal()) && waiting.Remove(ids[i]))
            {
                taken.Add((ids[i], tasks[i]));
            }
        }

        return taken;
    }
}
