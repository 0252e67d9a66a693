namespace BentoSharp.Hosting.Queue;

/// <summary>
/// Fair sharing between the keys of a task, as pure functions. Each task of a key is placed behind the last one of that key, by what it is
/// expected to cost: so of keys that all have work waiting each gets the same share of time, however many tasks it submits and however long
/// they take. A key without waiting tasks owes nothing.
/// </summary>
internal static class FairShare
{
    /// <summary>What a task costs before any of its name has ended: a second, in microseconds.</summary>
    public const double UnknownCost = 1_000_000;

    // How much the last attempt says of the next: enough to follow a change within a few tasks.
    private const double Weight = 0.2;

    /// <summary>The place of a task among those of other keys.</summary>
    /// <param name="due">The place that it would have by itself.</param>
    /// <param name="last">The place of the last task of its key and priority that waits; null where none does.</param>
    /// <param name="cost">What it is expected to cost, in microseconds.</param>
    /// <param name="deadline">When it expires; it only makes the place earlier.</param>
    /// <returns>Microseconds since 1970.</returns>
    public static long Due(long due, long? last, double cost, DateTimeOffset? deadline)
    {
        var place = Math.Max(due, last ?? long.MinValue) + (long)cost;
        return deadline is { } end ? Math.Min(place, Math.Max(due, TaskOrder.Microseconds(end))) : place;
    }

    /// <summary>What a task is expected to cost after one has ended.</summary>
    /// <param name="before">What was expected before; null where nothing was known.</param>
    /// <param name="measured">What the one that ended has cost, in microseconds.</param>
    public static double Learn(double? before, double measured) => before is { } known ? known + ((measured - known) * Weight) : measured;
}
