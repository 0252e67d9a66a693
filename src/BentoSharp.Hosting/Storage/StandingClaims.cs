namespace BentoSharp.Hosting.Storage;

/// <summary>The claims without leases, in the order of their coming. For the committing thread only.</summary>
internal sealed class StandingClaims
{
    private readonly List<ClaimOperation> _claims = [];

    public bool Any => _claims.Count > 0;

    public void Add(ClaimOperation claim) => _claims.Add(claim);

    /// <summary>Lets the claims take part in a batch.</summary>
    public void AddTo(StoreBatch batch) => batch.Claims.AddRange(_claims);

    /// <summary>Ends a claim without leases. One that is not here any more has its leases already.</summary>
    public void Withdraw(ClaimOperation claim)
    {
        if (_claims.Remove(claim))
        {
            claim.Complete();
        }
    }

    /// <summary>Ends all claims without leases.</summary>
    public void WithdrawAll()
    {
        _claims.ForEach(claim => claim.Complete());
        _claims.Clear();
    }

    /// <summary>Ends the claims that have leases.</summary>
    public void CompleteLeased()
    {
        _claims.RemoveAll(static claim =>
        {
            if (claim.Leases.Count == 0)
            {
                return false;
            }

            claim.Complete();
            return true;
        });
    }
}
