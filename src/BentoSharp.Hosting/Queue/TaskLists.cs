using System.Globalization;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Places in lists of tasks as callers hand them back, and lists that are read to their end.</summary>
internal static class TaskLists
{
    /// <summary>A place in a list as callers are given it.</summary>
    public static string? Format(TaskListCursor? cursor) => cursor is { } place
        ? string.Create(CultureInfo.InvariantCulture, $"{place.Place:x}-{place.Number:x}")
        : null;

    /// <summary>Reads a place that a caller hands back.</summary>
    /// <exception cref="BentoException">It is no such place (400).</exception>
    public static TaskListCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var parts = text.Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var place)
            && long.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? new TaskListCursor(place, number)
            : throw new BentoException(400, $"the cursor is \"{text}\"; give what the page before had as next");
    }

    /// <summary>Reads until a page is full or there is nothing more, however few of very many tasks are meant.</summary>
    public static async Task<TaskListPage> FullPageAsync(ITaskStore store, TaskListQuery query, TaskParts parts, CancellationToken cancellationToken)
    {
        var tasks = new List<TaskRecord>();
        while (true)
        {
            var page = await store.ListAsync(query with { Limit = query.Limit - tasks.Count }, parts, cancellationToken).ConfigureAwait(false);
            tasks.AddRange(page.Tasks);
            if (page.Next is null || tasks.Count == query.Limit)
            {
                return new TaskListPage(tasks, page.Next);
            }

            query = query with { After = page.Next };
        }
    }
}
