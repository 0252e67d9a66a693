using System.Threading.Channels;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>A store that keeps nothing: it shows each batch to the test and does what the test tells it.</summary>
internal sealed class ScriptedStore : ITaskStore
{
    private readonly Channel<StoreBatch> _batches = Channel.CreateUnbounded<StoreBatch>();

    /// <summary>What a commit does; nothing by default.</summary>
    public Func<StoreBatch, ValueTask> OnCommit { get; set; } = static _ => ValueTask.CompletedTask;

    /// <summary>What deleting answers.</summary>
    public Func<DateTimeOffset, bool> OnPrune { get; set; } = static _ => false;

    public Exception? OpenFailure { get; init; }

    public Exception? CloseFailure { get; init; }

    public bool IsClosed { get; private set; }

    public string? Thread { get; private set; }

    public int MaxConcurrentCommits => 1;

    public string Location => "nowhere";

    public DateTimeOffset? NextWake { get; set; }

    /// <summary>The batches that were to be committed, in order.</summary>
    public ChannelReader<StoreBatch> Batches => _batches.Reader;

    /// <summary>The next batch that writes something.</summary>
    public async Task<StoreBatch> NextWrite()
    {
        while (true)
        {
            var batch = await Batches.ReadAsync().AsTask().WaitAsync(Patience);
            if (batch.Inserts.Count + batch.Finishes.Count + batch.Cancels.Count + batch.Reports.Count > 0)
            {
                return batch;
            }
        }
    }

    /// <summary>How long a test waits for what must happen.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken) =>
        OpenFailure is null ? ValueTask.FromResult(new StoreRecovery(1, true, 0, 0, 0)) : ValueTask.FromException<StoreRecovery>(OpenFailure);

    public async ValueTask CommitAsync(StoreBatch batch)
    {
        Thread = System.Threading.Thread.CurrentThread.Name;
        _batches.Writer.TryWrite(batch);
        await OnCommit(batch);
    }

    public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IReadOnlyList<TaskCounts> Count(string service) => [];

    public ValueTask<bool> PruneAsync(RetentionPlan plan, int max) => ValueTask.FromResult(plan.Oldest is { } oldest && OnPrune(oldest));

    public ValueTask CloseAsync()
    {
        IsClosed = true;
        return CloseFailure is null ? ValueTask.CompletedTask : ValueTask.FromException(CloseFailure);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
