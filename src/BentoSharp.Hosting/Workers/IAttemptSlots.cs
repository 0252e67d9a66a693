namespace BentoSharp.Hosting.Workers;

/// <summary>What attempts take while their code runs, so that no more run at once than are meant to.</summary>
internal interface IAttemptSlots
{
    /// <summary>Takes a slot. Whoever took it gives it back when the code has really ended.</summary>
    Task TakeSlotAsync(CancellationToken cancellationToken);

    /// <summary>Gives a slot back.</summary>
    void ReturnSlot();

    /// <summary>Gives the slot of code that waits for other tasks to those.</summary>
    void Leave();

    /// <summary>Says that code which has given its slot away has ended without taking it back.</summary>
    void StayAway();

    /// <summary>Takes the slot back when the wait is over.</summary>
    /// <returns>False where the token fired before there was one.</returns>
    Task<bool> ReturnAsync(CancellationToken cancellationToken);
}

/// <summary>Attempts whose code is run by batches: how many of those run at once is the number of devices.</summary>
internal sealed class NoSlots : IAttemptSlots
{
    public static readonly NoSlots Instance = new();

    public Task TakeSlotAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void ReturnSlot()
    {
    }

    public void Leave()
    {
    }

    public void StayAway()
    {
    }

    public Task<bool> ReturnAsync(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);
}
