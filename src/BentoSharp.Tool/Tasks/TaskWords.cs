using System.Globalization;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;

namespace BentoSharp.Tool.Tasks;

/// <summary>What is said of tasks in a line.</summary>
internal static class TaskWords
{
    /// <summary>What is most worth knowing of a task in its state.</summary>
    public static string Detail(TaskView task, DateTimeOffset now) => task.Status switch
    {
        "pending" => Waiting(task, now) + (task.Error is null ? "" : $"; last attempt: {Error(task.Error)}"),
        "in_progress" => Progress(task),
        "failed" => Error(task.Error),
        _ => task.Attempt > 1 ? $"after {task.Attempt} attempts" : "",
    };

    public static string Error(TaskErrorView? error) => error is null ? "" : PlainText.Line($"{error.Code}: {error.Message}");

    public static string Progress(TaskView task) => task.Progress is { } progress
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(progress * 100)} % {PlainText.Line(task.Message)}").TrimEnd()
        : "";

    /// <summary>Why a task waits.</summary>
    public static string Waiting(TaskView task, DateTimeOffset now)
    {
        var position = task.QueuePosition is { } number ? $", number {Moments.Number(number)} in line" : "";
        return task.WaitingFor switch
        {
            "paused" => "paused",
            "no_worker" => "no worker runs it",
            "delayed" => $"it is to begin {Moments.Since(Moments.Parse(task.Eta?.Earliest ?? task.NotBefore), now)}",
            "limit" => $"a limit of how many run at once{position}",
            "behind" => $"others go first{position}",
            _ => "",
        };
    }
}
