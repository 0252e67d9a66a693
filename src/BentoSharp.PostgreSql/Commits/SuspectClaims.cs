using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// Fills demands while suspects wait or run on this node: one demand after another, and each by a look at what goes first, because what may begin
/// depends on what begins before it.
/// </summary>
/// <param name="suspects">Whose turn it is.</param>
/// <param name="batch">The demands.</param>
/// <param name="claims">How each is filled.</param>
/// <param name="script">Makes new statements.</param>
internal sealed class SuspectClaims(Suspects suspects, StoreBatch batch, IReadOnlyList<ClaimStep> claims, Func<Script> script)
{
    private readonly SuspectTurn<Guid> _turn = suspects.Turn;

    /// <summary>Fills the demands.</summary>
    /// <param name="life">This life of this node.</param>
    /// <param name="now">The time, by the database's clock.</param>
    /// <param name="filled">Called after each, within the transaction.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(long life, DateTimeOffset now, Func<Task> filled, CancellationToken cancellationToken)
    {
        if (_turn.Next is { } waiting && await RunsElsewhereAsync(waiting, life, cancellationToken).ConfigureAwait(false))
        {
            _turn.GiveUp();
        }

        if (_turn.Begin(batch, now) is { } first)
        {
            foreach (var claim in claims)
            {
                if (await FillAsync(claim, first, now, filled, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }

        foreach (var claim in claims)
        {
            if (_turn.IsBlocked(now))
            {
                return;
            }

            await FillAsync(claim, first: null, now, filled, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> RunsElsewhereAsync(Guid id, long life, CancellationToken cancellationToken)
    {
        var runs = false;
        var look = script();
        look.Read("SELECT life <> $2 FROM $s.task_row WHERE id = $1 AND state = 1", row => runs = row.GetBoolean(0), id, life);
        await look.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return runs;
    }

    private async Task<bool> FillAsync(ClaimStep claim, Guid? first, DateTimeOffset now, Func<Task> filled, CancellationToken cancellationToken)
    {
        var candidates = new List<(Guid Id, int Interruptions)>();
        var look = script();
        claim.AddLook(look, first, candidates);
        await look.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        var chosen = new List<Guid>();
        foreach (var (id, interruptions) in candidates)
        {
            if (id != first && _turn.MustWait(interruptions, id, now))
            {
                break;
            }

            chosen.Add(id);
            suspects.Begin(id, interruptions, now);
            if (_turn.IsBlocked(now))
            {
                break;
            }
        }

        if (chosen.Count == 0)
        {
            return false;
        }

        var lease = script();
        claim.AddLease(lease, chosen);
        await lease.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await filled().ConfigureAwait(false);
        return true;
    }
}
