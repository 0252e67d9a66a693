namespace BentoSharp.Hosting.Storage;

/// <summary>Ends a claim that stands. It passes through the coalescer as every operation does, so the race with a lease is decided there.</summary>
internal sealed class WithdrawOperation(ClaimOperation claim) : StoreOperation
{
    public ClaimOperation Claim { get; } = claim;
}
