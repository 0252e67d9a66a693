using System.Threading.Channels;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>
/// Counts the ends that no attempt tells of: cancellations, and tasks that ended while they waited. Whoever tells of them knows the id only, so
/// the names are read, apart from the thread that commits; not where nobody listens.
/// </summary>
internal sealed class QueueEnds(ITaskStore store, ServiceRegistry services, TaskMetrics metrics)
{
    private const int AtOnce = 256;

    private readonly Channel<Guid> _ids = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(100_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private Task _counting = Task.CompletedTask;

    public void Start() => _counting = CountAsync();

    /// <summary>Counts what is known so far. The store is open still.</summary>
    public Task StopAsync()
    {
        _ids.Writer.TryComplete();
        return _counting;
    }

    public void OnTaskEnded(TaskEnd end)
    {
        if (metrics.CountsQueueEnds && (end.State == BentoTaskStatus.Canceled || end is { State: BentoTaskStatus.Failure, WasRunning: false }))
        {
            _ids.Writer.TryWrite(end.Id);
        }
    }

    private async Task CountAsync()
    {
        var ids = new List<Guid>();
        while (await _ids.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            ids.Clear();
            while (ids.Count < AtOnce && _ids.Reader.TryRead(out var id))
            {
                ids.Add(id);
            }

            await CountAsync(ids).ConfigureAwait(false);
        }
    }

    private async Task CountAsync(List<Guid> ids)
    {
        try
        {
            foreach (var task in await store.ReadAsync(ids, TaskParts.None, CancellationToken.None).ConfigureAwait(false))
            {
                Count(task);
            }
        }
        catch (TaskStoreException)
        {
            // A figure that is missing is worth no retry: the store's own failure is told elsewhere.
        }
    }

    private void Count(TaskRecord? task)
    {
        if (task is null)
        {
            return;
        }

        var name = services.Find(task.Service)?.FindTask(task.Task)?.Method.Name ?? task.Task;
        if (task.State == BentoTaskStatus.Canceled)
        {
            metrics.Canceled(task.Service, name);
        }
        else
        {
            metrics.Failed(task.Service, name, task.Error?.Code);
        }
    }
}
