namespace BentoSharp.PostgreSql.Commits;

/// <summary>Lets commits go on beside each other, and who looks at what they change go on alone.</summary>
/// <param name="most">How many commits go on at once.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class CommitGate(int most)
{
    private readonly SemaphoreSlim _places = new(most, most);
    private readonly SemaphoreSlim _alone = new(1, 1);

    /// <summary>Does something beside others.</summary>
    public async Task RunAsync(Func<Task> action)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            await action().ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Does something while no commit is under way.</summary>
    public async Task RunAloneAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 0;
        try
        {
            for (; taken < most; taken++)
            {
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            await action().ConfigureAwait(false);
        }
        finally
        {
            if (taken > 0)
            {
                _places.Release(taken);
            }

            _alone.Release();
        }
    }
}
