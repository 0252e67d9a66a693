using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using Spectre.Console;

namespace BentoSharp.Tool.Tasks;

/// <summary>Tasks as a table, a line each.</summary>
internal static class TaskTable
{
    private const int LeastDetail = 24;
    private const int MostDetail = 300;
    private const int MostOwner = 32;
    private const string StateHead = "STATE";

    /// <summary>Makes the table. The last column has what room is left.</summary>
    public static Table Make(IReadOnlyList<TaskView> tasks, int width, DateTimeOffset now)
    {
        (string Head, Func<TaskView, string> Cell)[] columns =
        [
            ("ID", static task => PlainText.Line(task.TaskId)),
            ("TASK", static task => task.Name),
            (StateHead, static task => PlainText.Line(task.Status)),
            ("SUBMITTED", task => Moments.Since(Moments.Parse(task.CreatedAt), now)),
            ("RAN", task => task.Ran(now) is { } ran ? Moments.Span(ran) : "–"),
            .. tasks.Any(static task => task.Owner is not null) ? [("OWNER", static task => PlainText.Line(task.Owner ?? "–", MostOwner))] : Array.Empty<(string, Func<TaskView, string>)>(),
        ];
        var rows = tasks.Select(task => columns.Select(column => column.Cell(task)).ToArray()).ToList();
        var taken = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Head.Length).Max() + PlainTable.Gap).Sum();
        var room = Math.Clamp(width - taken, LeastDetail, MostDetail);
        var table = PlainTable.Of([.. columns.Select(static column => column.Head), "DETAIL"]);
        foreach (var (task, row) in tasks.Zip(rows))
        {
            table.AddRow([
                .. row.Select((text, i) => columns[i].Head == StateHead ? PlainTable.State(text) : new Text(text)),
                new Text(PlainText.Line(TaskWords.Detail(task, now), room)),
            ]);
        }

        return table;
    }
}
