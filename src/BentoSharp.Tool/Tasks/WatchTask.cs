using System.Text.Json;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;
using Spectre.Console;

namespace BentoSharp.Tool.Tasks;

/// <summary><c>tasks watch ID</c>: a task until it ends, with its lines as they come and its progress below them.</summary>
internal sealed class WatchTask(Session session, AdminApi api)
{
    private const int BarWidth = 24;

    private string _told = "";
    private TaskView? _task;

    public async Task<int> RunAsync(GivenWords words)
    {
        var id = await TaskIds.FindAsync(api, words.Plain[0]);
        if (words.Has("--json") || !session.Output.Profile.Capabilities.Ansi)
        {
            await FollowAsync(id, words.Has("--json") ? TellJson : TellText);
        }
        else
        {
            await session.Output.Live(new Text("")).AutoClear(true).StartAsync(live => FollowAsync(id, (name, data) =>
            {
                TellLine(name, data);
                live.UpdateTarget(Bar());
            }));
        }

        if (!words.Has("--json"))
        {
            TellEnd();
        }

        return _task?.Status switch
        {
            "failed" => ExitCodes.TaskFailed,
            "canceled" => ExitCodes.TaskCanceled,
            _ => ExitCodes.Done,
        };
    }

    private async Task FollowAsync(string id, Action<string, JsonElement> tell)
    {
        await foreach (var (name, data) in EventStream.FollowAsync(api, $"tasks/{id}/events", session))
        {
            if (name == "status")
            {
                _task = TaskView.Read(data);
            }

            tell(name, data);
            if (_task?.IsEnded == true)
            {
                return;
            }
        }
    }

    private void TellJson(string name, JsonElement data) => JsonOutput.WriteLine(session, writer =>
    {
        writer.WriteString("event", name);
        writer.WritePropertyName("data");
        data.WriteTo(writer);
    });

    /// <summary>Without a terminal each change of the state is a line.</summary>
    private void TellText(string name, JsonElement data)
    {
        TellLine(name, data);
        if (name == "status" && !_task!.IsEnded && State() is var state && state != _told)
        {
            session.Write(_told = state);
        }
    }

    private void TellLine(string name, JsonElement data)
    {
        var text = name switch
        {
            "log" => LogText.Of(TaskView.Read<LineView>(data)),
            "item" => $"item {PlainText.Line(PlainText.Json(data.GetRawText()))}",
            "restart" => "the items before this line are void: another attempt begins them anew",
            _ => null,
        };
        if (text is not null)
        {
            session.Output.Write(new Text(text + "\n"));
        }
    }

    private string State()
    {
        var attempt = _task!.Attempt > 1 ? $", attempt {_task.Attempt}" : "";
        return $"{PlainText.Line(_task.Status)}{attempt} {TaskWords.Detail(_task, session.Time.GetUtcNow())}".TrimEnd();
    }

    private Text Bar()
    {
        if (_task is null)
        {
            return new Text("");
        }

        var done = _task is { Status: "in_progress", Progress: { } progress } ? (int)Math.Round(Math.Clamp(progress, 0, 1) * BarWidth) : -1;
        var bar = done < 0 ? "" : $"{new string('━', done)}{new string('┈', BarWidth - done)} ";
        return new Text(PlainText.Line($"{bar}{State()}", Math.Max(session.Output.Profile.Width - 1, 1)), new Style(Color.Blue));
    }

    private void TellEnd()
    {
        var task = _task!;
        var ran = task.Ran(session.Time.GetUtcNow()) is { } span ? $" after {Moments.Span(span)}" : "";
        session.Output.Write(PlainTable.State(task.Status));
        session.Output.Write(new Text($"{ran}{(task.Error is null ? "" : $": {TaskWords.Error(task.Error)}")}\n"));
    }
}
