using System.Text.Json;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;
using Spectre.Console;

namespace BentoSharp.Tool.Tasks;

/// <summary><c>tasks overview</c>, and <c>tasks watch</c> without an id: how many tasks wait and run, how fast they end and how long they take.</summary>
internal static class Overview
{
    private const int StepsOfRate = 6;

    public static async Task<int> ShowAsync(Session session, AdminApi api, GivenWords words)
    {
        var answer = await api.GetAsync("overview");
        if (words.Has("--json"))
        {
            JsonOutput.Write(session, answer);
        }
        else
        {
            PlainTable.Write(session.Output, Make(answer));
        }

        return ExitCodes.Done;
    }

    /// <summary>Goes on until the user has had enough.</summary>
    public static async Task<int> FollowAsync(Session session, AdminApi api, GivenWords words)
    {
        if (words.Has("--json") || !session.Output.Profile.Capabilities.Ansi)
        {
            await foreach (var (_, data) in EventStream.FollowAsync(api, "events", session))
            {
                if (words.Has("--json"))
                {
                    JsonOutput.WriteLine(session, writer => Array.ForEach([.. data.EnumerateObject()], member => member.WriteTo(writer)));
                }
                else
                {
                    PlainTable.Write(session.Output, Make(data));
                    session.Output.WriteLine();
                }
            }
        }
        else
        {
            await session.Output.Live(new Text("")).AutoClear(false).StartAsync(async live =>
            {
                await foreach (var (_, data) in EventStream.FollowAsync(api, "events", session))
                {
                    live.UpdateTarget(Make(data));
                }
            });
        }

        return ExitCodes.Done;
    }

    private static Table Make(JsonElement answer)
    {
        var table = PlainTable.Of("TASK", "WAITING", "RUNNING", "COMPLETED", "FAILED 5 MIN", "RUN MEDIAN · P95", "WAIT MEDIAN · P95", "STATE");
        foreach (var service in TaskView.Read<View>(answer).Services)
        {
            foreach (var task in service.Tasks)
            {
                string[] cells =
                [
                    PlainText.Line($"{service.Name}/{task.Name}"), Moments.Number(task.Pending), Moments.Number(task.InProgress), Rate(task.Recent),
                    Moments.Number(task.Recent?.Failed.Sum() ?? 0), Times(task.RunMs), Times(task.WaitMs), State(service, task),
                ];
                table.AddRow([.. cells.Select(static cell => new Text(cell))]);
            }
        }

        return table;
    }

    private static string State(ServiceNumbers service, TaskNumbers task) =>
        service.Paused || task.Paused ? "paused" : !service.HasWorkers ? "no worker" : service.Well ? "" : "held up by code that does not stop";

    /// <summary>How many a second ended well in the last whole steps.</summary>
    private static string Rate(Series? series)
    {
        var steps = series?.Succeeded.SkipLast(1).TakeLast(StepsOfRate).ToList() ?? [];
        var rate = steps.Count == 0 ? 0 : steps.Sum() / (steps.Count * series!.StepSeconds);
        return FormattableString.Invariant(rate switch { 0 => $"0/s", >= 10 => $"{rate:#,0}/s", >= 0.1 => $"{rate:0.0}/s", _ => $"{rate * 60:0.0}/min" });
    }

    private static string Times(Durations? times) =>
        times is null ? "–" : $"{Moments.Span(TimeSpan.FromMilliseconds(times.P50))} · {Moments.Span(TimeSpan.FromMilliseconds(times.P95))}";

    private sealed record View(IReadOnlyList<ServiceNumbers> Services);

    private sealed record ServiceNumbers(string Name, bool Paused, bool HasWorkers, bool Well, IReadOnlyList<TaskNumbers> Tasks);

    private sealed record TaskNumbers(string Name, bool Paused, long Pending, long InProgress, Durations? RunMs, Durations? WaitMs, Series? Recent);

    private sealed record Durations(double P50, double P95);

    private sealed record Series(double StepSeconds, IReadOnlyList<int> Succeeded, IReadOnlyList<int> Failed);
}
