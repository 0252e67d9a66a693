using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Commits batches, two at once: again where nodes waited for each other in a circle, and not at all where there is nothing to find.</summary>
internal sealed class StoreCommits(CommitConnections connections, StoreParts parts, NodeLife node, TimeProvider time, ILogger logger)
{
    /// <summary>How many batches are committed at once: what begins tasks, beside what ends them.</summary>
    public const int AtOnce = 2;

    private const int MaxTries = 5;

    // Up to which news a task was looked for, by the commits with demands, of which there is one at a time.
    private readonly Dictionary<(string Service, string Task), int> _seen = [];
    private volatile bool _hasKeys;
    private int _news;

    /// <summary>Whether a commit may have succeeded although its answer was lost.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Says that there may be work that this node has not seen.</summary>
    public void Notice() => Interlocked.Increment(ref _news);

    /// <summary>Whether a batch would find nothing: all that it asks for is work, and there was none at the last look for it, and no news since.</summary>
    public bool IsIdle(StoreBatch batch, DateTimeOffset? nextWake, DateTimeOffset now)
    {
        var news = Volatile.Read(ref _news);
        return IsEmpty(batch) && batch.Claims.Count > 0 && !(nextWake <= now) && AskedBy(batch).All(task => _seen.TryGetValue(task, out var seen) && seen == news);
    }

    /// <summary>Commits a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isDue">Whether a task is known whose time has come, or has passed.</param>
    /// <returns>What was looked at last, and whether work is left to others.</returns>
    public async Task<(LastLook Last, bool LeavesWork)> CommitAsync(StoreBatch batch, bool isDue)
    {
        await parts.Queues.EnsureAsync(QueueCatalog.NamesOf(batch), CancellationToken.None).ConfigureAwait(false);
        for (var tries = MaxTries; ; tries--)
        {
            try
            {
                return await TryCommitAsync(batch, isDue).ConfigureAwait(false);
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

    private async Task<(LastLook Last, bool LeavesWork)> TryCommitAsync(StoreBatch batch, bool isDue)
    {
        var news = Volatile.Read(ref _news);
        var asked = time.GetTimestamp();
        var run = await RunAsync(batch, looks: batch.Claims.Count > 0 ? _hasKeys : isDue && batch.Inserts.Count == 0).ConfigureAwait(false);
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

        if (last.HasSuspects || IsHeldUp(batch))
        {
            last = await FollowAsync(batch, forSuspects: true).ConfigureAwait(false) ?? last;
        }

        if (batch.Pauses.Count > 0)
        {
            await parts.Shared.LoadPausesAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (run.LeavesWork)
        {
            Notice();
        }

        if (batch.Claims.Count > 0 && last is { HasReady: false, HasKeys: false, IsPressing: false })
        {
            // Only what had been told before the commit was looked at, and only what these demands ask for.
            foreach (var task in AskedBy(batch))
            {
                _seen[task] = news;
            }
        }

        return (last, run.LeavesWork);
    }

    private async Task<CommitRun> RunAsync(StoreBatch batch, bool looks, bool forSuspects = false)
    {
        try
        {
            return await connections.UseAsync(connection => RunAsync(new CommitRun(batch, connection, parts, node.Identity, looks, forSuspects), connection))
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not PostgresException)
        {
            IsInDoubt = true;
            throw;
        }
    }

    private static async Task<CommitRun> RunAsync(CommitRun run, NpgsqlConnection connection)
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

    private void Apply(StoreBatch batch, CommitRun run)
    {
        run.Complete();
        parts.Leased.Apply(batch);
        parts.Shared.Add(run.Counts.ByQueue);
        parts.Shared.SetRunning(run.Running);
        if (batch.Claims.Count > 0 && run.Last is { IsKnown: true } last)
        {
            _hasKeys = last.HasKeys;
            if (!last.IsAlive)
            {
                node.Lose();
            }
        }
    }

    private bool IsHeldUp(StoreBatch batch) => parts.Suspects.HeldUntil != 0 && batch.Claims.Count > 0;

    private static IEnumerable<(string Service, string Task)> AskedBy(StoreBatch batch) =>
        batch.Claims.SelectMany(static claim => claim.Tasks.Keys.Select(task => (claim.Service, task)));

    private static bool IsEmpty(StoreBatch batch) => batch is { Inserts.Count: 0, Finishes.Count: 0, Reports.Count: 0, Cancels.Count: 0, Pauses.Count: 0 };

    /// <summary>
    /// Does what a batch that was written at once has found to be due: tasks become ready, expire, or begin by their keys or alone. The batch is durable,
    /// whatever becomes of that.
    /// </summary>
    private async Task<LastLook?> FollowAsync(StoreBatch batch, bool forSuspects = false)
    {
        var due = new StoreBatch();
        due.Claims.AddRange(batch.Claims);
        try
        {
            var run = await RunAsync(due, looks: true, forSuspects).ConfigureAwait(false);
            Apply(due, run);
            if (forSuspects)
            {
                parts.Suspects.Accept();
            }

            batch.EndedInQueue.AddRange(due.EndedInQueue);
            return run.Last;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            if (forSuspects)
            {
                parts.Suspects.Revert();
            }

            logger.LogWarning(exception, "Tasks whose time has come could not be looked at; that is done with the next batch");
            return null;
        }
    }
}
