using System.Globalization;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>
/// Reads which tasks are meant from named texts, which a query string and a JSON body give alike. A name that is not known is refused: a filter
/// with a slip of the pen means more than was wanted.
/// </summary>
internal static class AdminFilter
{
    /// <summary>The most tasks of a page.</summary>
    public const int MaxLimit = 200;

    private const int MaxText = 256;
    private const int MaxWildcards = 8;

    private static readonly string[] Names =
    [
        "service", "task", "state", "owner", "key", "created_after", "created_before", "ended_after", "ended_before", "code", "error", "id",
        "not_repeated", "order", "cursor", "limit",
    ];

    /// <summary>Reads a filter.</summary>
    /// <exception cref="BentoException">A name is not known, or a value is wrong (400).</exception>
    public static TaskListQuery Read(IReadOnlyDictionary<string, string> texts)
    {
        foreach (var (name, text) in texts)
        {
            if (!Names.Contains(name))
            {
                throw new BentoException(400, $"{name} is no part of a filter; there are {string.Join(", ", Names)}");
            }

            if (text.Length > MaxText)
            {
                throw new BentoException(400, $"{name} has {text.Length} characters; it may have up to {MaxText}");
            }
        }

        var states = States(Text("state"));
        return new TaskListQuery
        {
            Service = Text("service"),
            Task = Text("task"),
            States = states,
            Owner = Text("owner"),
            LimitKey = Text("key"),
            CreatedAfter = Time("created_after", Text("created_after")),
            CreatedBefore = Time("created_before", Text("created_before")),
            EndedAfter = Time("ended_after", Text("ended_after")),
            EndedBefore = Time("ended_before", Text("ended_before")),
            ErrorCode = Text("code"),
            ErrorText = Error(Text("error")),
            IdPrefix = IdPrefix(Text("id")),
            NotRepeated = Flag("not_repeated", Text("not_repeated")),
            Order = Order(Text("order"), states),
            After = TaskLists.Parse(Text("cursor")),
            Limit = Limit(Text("limit")),
        };

        string? Text(string name) => texts.TryGetValue(name, out var text) && text.Length > 0 ? text : null;
    }

    private static IReadOnlyList<BentoTaskStatus> States(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(State).Distinct()];

    private static BentoTaskStatus State(string word) => WireText.ParseStatus(word)
        ?? throw new BentoException(400, $"state has \"{word}\"; it must be a list of pending, in_progress, completed, failed and canceled");

    private static TaskListOrder Order(string? word, IReadOnlyList<BentoTaskStatus> states) => (word, states) switch
    {
        (null or "newest", _) => TaskListOrder.Newest,
        ("ended", [BentoTaskStatus.Failure]) => TaskListOrder.LastEnded,
        ("next", [BentoTaskStatus.Pending]) => TaskListOrder.NextToStart,
        ("ended", _) => throw new BentoException(400, "order is ended, which is for state=failed"),
        ("next", _) => throw new BentoException(400, "order is next, which is for state=pending"),
        _ => throw new BentoException(400, $"order is \"{word}\"; it must be newest, ended or next"),
    };

    private static DateTimeOffset? Time(string name, string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new BentoException(400, $"{name} is \"{text}\"; it must be a time such as 2026-01-31T12:00:00Z");

    private static string? Error(string? text) => text?.Count(static letter => letter == '*') > MaxWildcards
        ? throw new BentoException(400, $"error has more than {MaxWildcards} times *, which stands for any text")
        : text;

    private static string? IdPrefix(string? text)
    {
        var digits = text?.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits is null || (digits.Length <= 32 && digits.All(char.IsAsciiHexDigit))
            ? digits
            : throw new BentoException(400, $"id is \"{text}\"; it must be up to 32 hexadecimal digits, which the id begins with");
    }

    private static bool Flag(string name, string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new BentoException(400, $"{name} is \"{text}\"; it must be true or false"),
    };

    private static int Limit(string? text) =>
        text is null ? 50
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw new BentoException(400, $"limit is \"{text}\"; it must be a number from 1 to {MaxLimit}");
}
