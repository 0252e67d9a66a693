using System.Globalization;

namespace BentoSharp.Hosting.Storage;

/// <summary>What a query for tasks means, for every store alike.</summary>
internal static class TaskListRules
{
    /// <summary>How many tasks a page comes by: some tens of milliseconds. A query that means few of very many goes on with the next page.</summary>
    public const int MaxLookedAt = 20_000;

    /// <summary>How many tasks a count comes by.</summary>
    public const int MaxCountedOver = 200_000;

    // The random bits of an id of version 7, with the version before them.
    private const int BitsBelowTime = 80;

    /// <summary>The first and the last id that a task may have, by what is asked of ids and times, and by the page before.</summary>
    public static (UInt128 First, UInt128 Last) IdsOf(TaskListQuery query)
    {
        var first = UInt128.Max(Prefix(query.IdPrefix, '0', UInt128.MinValue), Time(query.CreatedAfter) ?? UInt128.MinValue);

        // The ids tell milliseconds only, so those of the last one are looked at too.
        var last = UInt128.Min(
            Prefix(query.IdPrefix, 'f', UInt128.MaxValue),
            Time(query.CreatedBefore) is { } before ? before | ((UInt128.One << BitsBelowTime) - 1) : UInt128.MaxValue);
        if (query is { Order: TaskListOrder.Newest, After: { } after })
        {
            var place = new UInt128((ulong)after.Place, (ulong)after.Number);
            last = place == 0 ? 0 : UInt128.Min(last, place - 1);
        }

        return (first, last);
    }

    /// <summary>A text with <c>*</c> as a pattern of SQL's LIKE.</summary>
    public static string Pattern(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace('*', '%')}%";

    /// <summary>Refuses an order that is not for the query's states.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckOrder(TaskListQuery query)
    {
        BentoTaskStatus? only = query.Order switch
        {
            TaskListOrder.LastEnded => BentoTaskStatus.Failure,
            TaskListOrder.NextToStart => BentoTaskStatus.Pending,
            _ => null,
        };
        if (only is { } state && (query.States.Count != 1 || query.States[0] != state))
        {
            throw new ArgumentException($"The order {query.Order} is for tasks of the state {state} only: name this one.", nameof(query));
        }
    }

    private static UInt128? Time(DateTimeOffset? time) =>
        time is { } known ? (UInt128)Math.Max(known.ToUnixTimeMilliseconds(), 0) << BitsBelowTime : null;

    private static UInt128 Prefix(string? digits, char rest, UInt128 any) =>
        digits is null ? any : UInt128.Parse(digits.PadRight(32, rest), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
