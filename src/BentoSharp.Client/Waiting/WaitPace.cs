namespace BentoSharp.Client.Waiting;

/// <summary>Pauses that grow up to a limit, each with jitter, so that many waiting clients do not ask in step.</summary>
/// <param name="first">The first pause.</param>
/// <param name="longest">The longest pause, before jitter.</param>
internal sealed class WaitPace(TimeSpan first, TimeSpan longest)
{
    /// <summary>With 1.5 the last pause is a third of the time waited so far: a result is seen at most that much late.</summary>
    private const double Growth = 1.5;

    private const double Jitter = 0.2;

    private TimeSpan? _next;

    public TimeSpan Next()
    {
        var pause = _next ?? first;
        _next = pause * Growth < longest ? pause * Growth : longest;
        return pause * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
    }

    public void Reset() => _next = null;
}
