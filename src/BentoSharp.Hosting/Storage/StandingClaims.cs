namespace BentoSharp.Hosting.Storage;

/// <summary>The claims without leases, in the order of their coming. For the committing thread only.</summary>
internal sealed class StandingClaims
{
    private readonly List<ClaimOperation> _claims = [];

    public bool Any => _claims.Count > 0;

    public void Add(ClaimOperation claim) => _claims.Add(claim);

    /// <summary>Lets the claims that there is room for take part in a batch.</summary>
    public void AddTo(StoreBatch batch)
    {
        foreach (var claim in _claims)
        {
            claim.Claimant?.Offer(claim);
            if (claim.Max > 0)
            {
                batch.Claims.Add(claim);
            }
        }
    }

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

    /// <summary>Hands over what was leased, and ends the claims that nobody stands behind.</summary>
    public void HandOver()
    {
        _claims.RemoveAll(static claim =>
        {
            if (claim.Leases.Count == 0)
            {
                return false;
            }

            if (claim.Claimant is { } claimant)
            {
                claimant.Take(claim.Leases);
                claim.Leases.Clear();
                return false;
            }

            claim.Complete();
            return true;
        });
    }
}
