using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using Spectre.Console;

namespace BentoSharp.Tool.Tasks;

/// <summary>Tasks as a table, a line each.</summary>
internal static class TaskTable
{
    private const int LeastDetail = 24;
    private const int MostDetail = 300;

    public static Table Make(IReadOnlyList<TaskView> tasks, int width, DateTimeOffset now)
    {
        var table = PlainTable.Of("ID", "TASK", "STATE", "SUBMITTED", "RAN", "OWNER", "DETAIL");
        var rows = tasks.Select(task => new[]
        {
            PlainText.Line(task.TaskId), task.Name, PlainText.Line(task.Status), Moments.Since(Moments.Parse(task.CreatedAt), now),
            task.Ran(now) is { } ran ? Moments.Span(ran) : "–", PlainText.Line(task.Owner ?? "–", 32),
        }).ToList();
        var taken = Enumerable.Range(0, 6).Sum(column => rows.Select(row => row[column].Length).Append(table.Columns[column].Header is Text head ? head.Length : 0).Max() + PlainTable.Gap);
        var room = Math.Clamp(width - taken, LeastDetail, MostDetail);
        for (var i = 0; i < rows.Count; i++)
        {
            table.AddRow([
                .. rows[i].Select((text, column) => column == 2 ? PlainTable.State(text) : new Text(text)),
                new Text(PlainText.Line(TaskWords.Detail(tasks[i], now), room)),
            ]);
        }

        return table;
    }
}
