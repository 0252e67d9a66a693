using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Commits batches, two at once: again where nodes waited for each other in a circle, and not at all where there is nothing to find.</summary>
internal sealed class StoreCommits(NpgsqlDataSource source, StoreParts parts, NodeLife node, SharedState shared, TimeProvider time, ILogger logger)
{
    /// <summary>How many batches are committed at once: what begins tasks, beside what ends them.</summary>
    public const int AtOnce = 2;

    private const int MaxTries = 5;

    private volatile bool _hasKeys;
    private int _news;
    private int _seen;

    /// <summary>Whether a commit may have succeeded although its answer was lost.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Says that there may be work that this node has not seen.</summary>
    public void Notice() => Interlocked.Increment(ref _news);

    /// <summary>Whether a batch would find nothing: all that it asks for is work, and there was none at the last look, and no news since.</summary>
    public bool IsIdle(StoreBatch batch, DateTimeOffset? nextWake, DateTimeOffset now) =>
        batch is { Inserts.Count: 0, Finishes.Count: 0, Reports.Count: 0, Cancels.Count: 0, Pauses.Count: 0, Claims.Count: > 0 }
        && Volatile.Read(ref _seen) == Volatile.Read(ref _news)
        && !(nextWake <= now);

    /// <summary>Commits a batch.</summary>
    /// <returns>What was looked at last, and whether work is left to others.</returns>
    public async Task<(LastLook Last, bool LeavesWork)> CommitAsync(StoreBatch batch)
    {
        await parts.Queues.EnsureAsync(QueueCatalog.NamesOf(batch), CancellationToken.None).ConfigureAwait(false);
        for (var tries = MaxTries; ; tries--)
        {
            try
            {
                return await TryCommitAsync(batch).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                BatchResults.Clear(batch);
                if (!StoreFailures.IsTransient(exception) || tries == 1)
                {
                    throw;
                }
            }
        }
    }

    private async Task<(LastLook Last, bool LeavesWork)> TryCommitAsync(StoreBatch batch)
    {
        var news = Volatile.Read(ref _news);
        var asked = time.GetTimestamp();
        var run = await RunAsync(batch, looks: batch.Claims.Count > 0 && _hasKeys).ConfigureAwait(false);
        if (run.Last.IsKnown)
        {
            parts.Clock.Observe(run.Last.Now, asked);
        }

        Apply(batch, run);
        var last = run.Last;
        if (!run.Looks && (last.IsPressing || last.HasKeys))
        {
            last = await FollowAsync(batch).ConfigureAwait(false) ?? last;
        }

        if (batch.Pauses.Count > 0)
        {
            await shared.LoadPausesAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (run.LeavesWork)
        {
            Notice();
        }

        if (batch.Claims.Count > 0 && last is { HasReady: false, HasKeys: false, IsPressing: false })
        {
            // Only what had been told before the commit was looked at.
            Volatile.Write(ref _seen, news);
        }

        return (last, run.LeavesWork);
    }

    private async Task<CommitRun> RunAsync(StoreBatch batch, bool looks)
    {
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var run = new CommitRun(batch, connection, parts, node.Identity, looks);
        try
        {
            if (!run.Looks)
            {
                await run.RunAsync(CancellationToken.None).ConfigureAwait(false);
                return run;
            }

            var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
            await using var ofTransaction = transaction.ConfigureAwait(false);
            await run.RunAsync(CancellationToken.None).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
            return run;
        }
        catch (Exception exception) when (exception is not PostgresException)
        {
            IsInDoubt = true;
            throw;
        }
    }

    private void Apply(StoreBatch batch, CommitRun run)
    {
        run.Complete();
        parts.Leased.Apply(batch);
        shared.Add(run.Counts.ByQueue);
        shared.SetRunning(run.Running);
        if (batch.Claims.Count > 0 && run.Last is { IsKnown: true } last)
        {
            _hasKeys = last.HasKeys;
            if (!last.IsAlive)
            {
                node.Lose();
            }
        }
    }

    /// <summary>
    /// Does what a batch that was written at once has found to be due: tasks become ready, expire, or begin by their keys. The batch is durable, whatever
    /// becomes of that.
    /// </summary>
    private async Task<LastLook?> FollowAsync(StoreBatch batch)
    {
        var due = new StoreBatch();
        due.Claims.AddRange(batch.Claims);
        try
        {
            var run = await RunAsync(due, looks: true).ConfigureAwait(false);
            Apply(due, run);
            batch.EndedInQueue.AddRange(due.EndedInQueue);
            return run.Last;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.LogWarning(exception, "Tasks whose time has come could not be looked at; that is done with the next batch");
            return null;
        }
    }
}
