using System.Globalization;
using System.Text.Json;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;

namespace BentoSharp.Tool.Tasks;

/// <summary><c>tasks list</c>: the tasks that a filter means.</summary>
internal static class ListTasks
{
    public static readonly string[] Options = [.. TaskFilter.Options, "--order=", "--limit=", "--cursor=", "-q|--ids"];

    private const int UsualLimit = 50;
    private const int PageSize = 200;

    public static async Task<int> RunAsync(Session session, AdminApi api, GivenWords words)
    {
        var filter = TaskFilter.Read(words, session.Time);
        if (words.Value("--order") is { } order)
        {
            filter["order"] = order;
        }

        var (tasks, next) = await ReadAsync(api, filter, Limit(words.Value("--limit")), words.Value("--cursor"));
        if (words.Has("--json"))
        {
            JsonOutput.Write(session, writer =>
            {
                writer.WriteStartArray("tasks");
                tasks.ForEach(task => task.WriteTo(writer));
                writer.WriteEndArray();
                writer.WriteString("next", next);
            });
        }
        else if (words.Has("--ids"))
        {
            tasks.ForEach(task => session.Write(PlainText.Line(TaskView.Read(task).TaskId)));
        }
        else
        {
            Show(session, [.. tasks.Select(TaskView.Read)], next);
        }

        return ExitCodes.Done;
    }

    /// <summary>Reads pages. The service looks at a bounded number of tasks for each, so one may be empty and have a next.</summary>
    private static async Task<(List<JsonElement> Tasks, string? Next)> ReadAsync(AdminApi api, Dictionary<string, string> filter, int limit, string? next)
    {
        var tasks = new List<JsonElement>();
        do
        {
            var page = await api.GetAsync("tasks", [
                .. filter,
                new("limit", Math.Min(limit - tasks.Count, PageSize).ToString(CultureInfo.InvariantCulture)),
                .. next is null ? [] : new KeyValuePair<string, string>[] { new("cursor", next) },
            ]);
            var read = TaskView.Read<Page>(page);
            tasks.AddRange(read.Tasks);
            next = read.Next;
        }
        while (next is not null && tasks.Count < limit);
        return (tasks, next);
    }

    private static int Limit(string? text) => text is null ? UsualLimit
        : text == "all" ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit
        : throw new FormatException($"--limit is \"{text}\"; it must be a number from 1, or all");

    private static void Show(Session session, IReadOnlyList<TaskView> tasks, string? next)
    {
        if (tasks.Count == 0 && next is null)
        {
            session.WriteError("no task matches");
            return;
        }

        PlainTable.Write(session.Output, TaskTable.Make(tasks, session.Output.Profile.Width, session.Time.GetUtcNow()));
        if (next is not null)
        {
            session.WriteError($"the first {Moments.Number(tasks.Count)}; more with --cursor {PlainText.Line(next)} or --limit all");
        }
    }

    private sealed record Page(IReadOnlyList<JsonElement> Tasks, string? Next);
}
