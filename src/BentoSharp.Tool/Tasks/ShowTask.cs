using System.Globalization;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;
using Spectre.Console;

namespace BentoSharp.Tool.Tasks;

/// <summary><c>tasks show</c>: one task with all that is known of it.</summary>
internal static class ShowTask
{
    private const int LastLines = 20;

    public static async Task<int> RunAsync(Session session, AdminApi api, GivenWords words)
    {
        var id = words.Plain is [var one] ? one : throw new FormatException("tasks show needs the id of one task");
        var answer = await api.GetAsync($"tasks/{await TaskIds.FindAsync(api, id)}");
        if (words.Has("--json"))
        {
            JsonOutput.Write(session, answer);
        }
        else
        {
            Show(session, TaskView.Read(answer));
        }

        return ExitCodes.Done;
    }

    private static void Show(Session session, TaskView task)
    {
        var now = session.Time.GetUtcNow();
        session.Output.Write(PlainTable.Facts(Facts(task, now)));
        Attempts(session.Output, task, now);
        Related(session.Output, "Children", task.Children);
        Related(session.Output, "Queued again as", task.RetriedAs);
        if (task.Arguments is { Bytes: > 0 } || task.Files.Count > 0)
        {
            Body(session, "Arguments", task.Arguments);
            Files(session.Output, task);
        }

        if (task.Result is { } result)
        {
            Body(session, $"Result: {result.StatusCode}, {PlainText.Line(result.ContentType ?? "no type")}, {Moments.Number(result.Body?.Bytes ?? 0)} bytes", result.Body);
        }

        Lines(session, task);
    }

    private static IEnumerable<(string Name, string? Value)> Facts(TaskView task, DateTimeOffset now) =>
    [
        ("id", task.TaskId),
        ("task", $"{task.Service}/{task.Task}"),
        ("state", $"{task.Status}{(TaskWords.Detail(task, now) is { Length: > 0 } detail && task.Status != "failed" ? $": {detail}" : "")}"),
        ("error", TaskWords.Error(task.Error)),
        ("submitted", Time(task.CreatedAt, now)),
        ("began", Time(task.ExecutedAt, now)),
        ("ended", Time(task.FinishedAt, now)),
        ("ran for", task.Ran(now) is { } ran ? Moments.Span(ran) : null),
        ("attempt", task.Attempt > 0 ? task.Attempt.ToString(CultureInfo.InvariantCulture) : null),
        ("interrupted", task.Interruptions > 0 ? task.Interruptions.ToString(CultureInfo.InvariantCulture) : null),
        ("owner", task.Owner),
        ("key", task.Key),
        ("priority", task.Priority),
        ("not before", task.Status == "pending" ? Time(task.NotBefore, now) : null),
        ("deadline", Time(task.Deadline, now)),
        ("parent", task.Parent),
        ("repeats", task.RetryOf),
        ("trace", task.TraceParent?.Split('-').ElementAtOrDefault(1)),
    ];

    private static string? Time(string? text, DateTimeOffset now) =>
        Moments.Parse(text) is { } time ? $"{Moments.Absolute(time)} ({Moments.Since(time, now)})" : null;

    private static void Attempts(IAnsiConsole output, TaskView task, DateTimeOffset now)
    {
        if (task.Attempts.Count == 0)
        {
            return;
        }

        var table = PlainTable.Of("NUMBER", "BEGAN", "TOOK", "NODE", "ERROR");
        foreach (var attempt in task.Attempts)
        {
            var began = Moments.Parse(attempt.StartedAt);
            table.AddRow(
                new Text(attempt.Number.ToString(CultureInfo.InvariantCulture)),
                new Text(Moments.Since(began, now)),
                new Text(began is null ? "–" : Moments.Span((Moments.Parse(attempt.EndedAt) ?? now) - began.Value)),
                new Text(PlainText.Line(attempt.Node ?? "–", 40)),
                new Text(TaskWords.Error(attempt.Error)));
        }

        output.Write(PlainTable.Heading("Attempts"));
        output.WriteLine();
        PlainTable.Write(output, table);
    }

    private static void Related(IAnsiConsole output, string heading, IReadOnlyList<ChildView> tasks)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        var table = PlainTable.Of("ID", "TASK", "STATE");
        foreach (var child in tasks)
        {
            table.AddRow(new Text(PlainText.Line(child.TaskId)), new Text(PlainText.Line(child.Task)), PlainTable.State(child.Status ?? "?"));
        }

        output.Write(PlainTable.Heading(heading));
        output.WriteLine();
        PlainTable.Write(output, table);
    }

    private static void Files(IAnsiConsole output, TaskView task)
    {
        if (task.Files.Count == 0)
        {
            return;
        }

        var table = PlainTable.Of("PARAMETER", "FILE", "TYPE", "BYTES");
        foreach (var file in task.Files)
        {
            table.AddRow(
                new Text(PlainText.Line(file.Parameter)), new Text(PlainText.Line(file.Name ?? "–", 60)), new Text(PlainText.Line(file.ContentType ?? "–", 60)), new Text(Moments.Number(file.Bytes)));
        }

        PlainTable.Write(output, table);
    }

    private static void Body(Session session, string title, BodyView? body)
    {
        session.Output.Write(PlainTable.Heading(title));
        session.Output.WriteLine();
        var text = body?.Json is { } json ? JsonOutput.Show(json) : body?.Text is { } given ? PlainText.Lines(given) : null;
        if (text is not null)
        {
            session.Write(text);
        }
    }

    private static void Lines(Session session, TaskView task)
    {
        if (task.Logs.Count == 0)
        {
            return;
        }

        var isAll = task.Logs.Count <= LastLines;
        session.Output.Write(PlainTable.Heading(isAll ? "Logs" : $"Logs, the last {LastLines} of {task.Logs.Count}; tasks watch has all"));
        session.Output.WriteLine();
        foreach (var line in task.Logs.Skip(isAll ? 0 : task.Logs.Count - LastLines))
        {
            session.Write(LogText.Of(line));
        }
    }
}
