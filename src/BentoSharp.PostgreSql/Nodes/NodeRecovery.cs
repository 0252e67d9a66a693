using BentoSharp.PostgreSql.Commits;
using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Npgsql;

namespace BentoSharp.PostgreSql.Nodes;

/// <summary>What was found of lives that have ended.</summary>
/// <param name="Lives">How many lives ended without a word.</param>
/// <param name="GivenBack">How many tasks wait again.</param>
/// <param name="Parked">The tasks that were interrupted too often.</param>
internal readonly record struct Recovered(int Lives, int GivenBack, IReadOnlyList<Guid> Parked);

/// <summary>Gives the tasks of lives that have ended back to all nodes.</summary>
internal sealed class NodeRecovery(NpgsqlDataSource source, SqlText sql, int maxInterruptions)
{
    private const int RowsInStep = 500;

    // A node in the middle of a claim holds its row: it lives.
    private const string Silent =
        "SELECT life FROM $s.node WHERE alive_until < (SELECT $s.now_us()) AND life <> $1 ORDER BY life LIMIT 1 FOR UPDATE SKIP LOCKED";

    /// <summary>Ends the lives that have been silent for longer than their leases. Each of their tasks counts an interruption.</summary>
    public async Task<Recovered> EndSilentAsync(long ownLife, CancellationToken cancellationToken)
    {
        var found = new Recovered(0, 0, []);
        while (await StepAsync(FindSilentAsync, isClean: false, ownLife, cancellationToken).ConfigureAwait(false) is { } step)
        {
            found = new Recovered(found.Lives + step.Lives, found.GivenBack + step.GivenBack, [.. found.Parked, .. step.Parked]);
        }

        return found;
    }

    /// <summary>Ends this node's life: what still runs goes back uncharged and uninterrupted.</summary>
    public async Task EndOwnAsync(long life, CancellationToken cancellationToken)
    {
        while (await StepAsync(FindOwnAsync, isClean: true, life, cancellationToken).ConfigureAwait(false) is not null)
        {
        }
    }

    private static async Task<long?> FindSilentAsync(Script script, long ownLife, CancellationToken cancellationToken)
    {
        long? silent = null;
        script.Read(Silent, row => silent = row.GetInt64(0), ownLife);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return silent;
    }

    private static async Task<long?> FindOwnAsync(Script script, long ownLife, CancellationToken cancellationToken)
    {
        long? own = null;
        script.Read("SELECT life FROM $s.node WHERE life = $1 FOR UPDATE", row => own = row.GetInt64(0), ownLife);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return own;
    }

    private async Task<Recovered?> StepAsync(
        Func<Script, long, CancellationToken, Task<long?>> find, bool isClean, long ownLife, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofTransaction = transaction.ConfigureAwait(false);
        if (await find(new Script(connection, sql), ownLife, cancellationToken).ConfigureAwait(false) is not { } life)
        {
            return null;
        }

        var reads = new BatchReads();
        await reads.LockLifeAsync(new Script(connection, sql), life, RowsInStep, cancellationToken).ConfigureAwait(false);
        var limits = new LimitStep(new UsualCosts());
        var hold = new Script(connection, sql);
        foreach (var task in reads.Tasks.Values)
        {
            limits.Want(task.Queue, task.LimitKey);
        }

        limits.Hold(hold);
        await hold.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        var script = new Script(connection, sql);
        var parked = Decide(reads, isClean, script);
        limits.Write(script);
        limits.DropUnused(script);
        var isLast = reads.Tasks.Count < RowsInStep;
        if (isLast)
        {
            script.Run("DELETE FROM $s.node WHERE life = $1", life);
        }

        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new Recovered(isLast ? 1 : 0, reads.Tasks.Count - parked.Count, parked);
    }

    private List<Guid> Decide(BatchReads reads, bool isClean, Script script)
    {
        var attempts = new List<EndedAttempt>();
        var parked = new List<Guid>();
        foreach (var task in reads.Tasks.Values)
        {
            var before = task.Standing;
            var error = isClean ? AttemptHistory.GivenBack : AttemptHistory.Interrupted;
            attempts.Add(new EndedAttempt(task.Id, before, reads.Now, task.Node, error));
            task.Standing = (isClean
                ? TaskStateMachine.GiveBack(before, before.Fence)
                : TaskStateMachine.Recover(before, maxInterruptions, reads.Now))!.Value;
            if (task.Standing.State != BentoTaskStatus.Pending)
            {
                (task.Error, task.Response) = (QueueFailure.Interrupted.Error, QueueFailure.Interrupted.Response);
                parked.Add(task.Id);
            }
        }

        HistoryWrites.Attempts(script, attempts);
        RowWrites.Change(script, [.. reads.Tasks.Values], reads.Now);
        return parked;
    }
}
