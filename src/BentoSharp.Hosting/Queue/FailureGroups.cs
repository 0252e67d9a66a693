using System.Text.RegularExpressions;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Gathers failed tasks by what went wrong: messages that differ in a number or an id only are one.</summary>
public sealed partial class FailureGroups
{
    // Long enough to tell errors apart; and few places where any text may be, for they are looked for.
    private const int MaxLength = 200;
    private const int MaxWildcards = 8;

    private readonly Dictionary<(string Service, string Task, string Code, string Message), TaskFailureGroup> _groups = [];

    /// <summary>The groups, the one that grew last first.</summary>
    public IReadOnlyList<TaskFailureGroup> All => [.. _groups.Values.OrderByDescending(static group => group.LastEndedAt).ThenByDescending(static group => group.Count)];

    /// <summary>Adds a failed task.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="task">Its name.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="id">Its id.</param>
    public void Add(string service, string task, BentoTaskError error, DateTimeOffset endedAt, Guid id)
    {
        ArgumentNullException.ThrowIfNull(error);
        var common = new BentoTaskError(error.Code, Common(error.Message));
        var key = (service, task, common.Code, common.Message);
        _groups[key] = !_groups.TryGetValue(key, out var group) ? new TaskFailureGroup(service, task, common, 1, endedAt, endedAt, id)
            : endedAt > group.LastEndedAt ? group with { Count = group.Count + 1, LastEndedAt = endedAt, Last = id }
            : group with { Count = group.Count + 1, FirstEndedAt = endedAt < group.FirstEndedAt ? endedAt : group.FirstEndedAt };
    }

    /// <summary>What a message has in common with others of its kind: its first line with <c>*</c> for numbers and ids.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The text; as <see cref="TaskListQuery.ErrorText"/> it means them all.</returns>
    public static string Common(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var line = message.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        line = end >= 0 ? line[..end] : line;
        line = line[..Math.Min(line.Length, MaxLength)];
        var parts = Varying().Split(line.ToString());
        return string.Join('*', parts.Take(MaxWildcards + 1)).TrimEnd();
    }

    [GeneratedRegex("[0-9a-fA-F]*[0-9][0-9a-fA-F]*(?:-[0-9a-fA-F]+)*")]
    private static partial Regex Varying();
}
