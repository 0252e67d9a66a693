using System.Text.Json;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;

namespace BentoSharp.Tool.Tasks;

/// <summary><c>tasks cancel</c> and <c>tasks retry</c>: some tasks by their ids, or all that a filter means, after a question with their number.</summary>
internal sealed class ActOnTasks(Session session, AdminApi api, string verb)
{
    public static readonly string[] Options = [.. TaskFilter.Options, "--dry-run", "-y|--yes"];

    private const int AtOnce = 1_000;
    private const int MostShownIds = 20;

    private string Done => verb == "cancel" ? "canceled" : "queued again";

    public async Task<int> RunAsync(GivenWords words)
    {
        var filter = TaskFilter.Read(words, session.Time);
        return (words.Plain.Count, filter.Count) switch
        {
            (0, 0) => throw new FormatException($"which tasks are meant is missing: give ids, or a filter such as --state {(verb == "cancel" ? "pending" : "failed")}"),
            ( > 0, > 0) => throw new FormatException("ids and a filter are given; give one of them"),
            ( > 0, _) when words.Has("--dry-run") => throw new FormatException("--dry-run counts what a filter means; ids are counted already"),
            ( > 0, _) => await ByIdsAsync(words),
            _ => await ByFilterAsync(words, filter),
        };
    }

    private async Task<int> ByIdsAsync(GivenWords words)
    {
        var ids = new List<string>();
        foreach (var word in words.Plain)
        {
            ids.Add(await TaskIds.FindAsync(api, word));
        }

        var (done, skipped) = (new List<string>(), 0);
        foreach (var chunk in ids.Distinct().Chunk(AtOnce))
        {
            var result = await PostAsync(writer =>
            {
                writer.WriteStartArray("task_ids");
                Array.ForEach(chunk, writer.WriteStringValue);
                writer.WriteEndArray();
                WriteChildren(writer, words);
            });
            done.AddRange(result.TaskIds);
            skipped += result.Skipped;
        }

        Tell(words, done, skipped);
        return skipped == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private async Task<int> ByFilterAsync(GivenWords words, Dictionary<string, string> filter)
    {
        // Those that come later are not meant: else a retry of tasks that fail at once would never end. The clock is the service's.
        filter.TryAdd("created_before", (await api.GetAsync("overview")).GetProperty("time").GetString()!);
        var counted = TaskView.Read<Counted>(await api.PostAsync($"tasks/{verb}", writer =>
        {
            TaskFilter.Write(writer, filter);
            writer.WriteBoolean("dry_run", true);
        }));
        var many = $"{Moments.Number(counted.Count)}{(counted.More ? "+" : "")} {(counted is { Count: 1, More: false } ? "task" : "tasks")}";
        if (words.Has("--dry-run"))
        {
            Tell(words, counted, many);
            return ExitCodes.Done;
        }

        if (counted.Count > 0 && !words.Has("--yes") && !await AskAsync(many))
        {
            session.WriteError("nothing was done");
            return ExitCodes.Failed;
        }

        var done = new List<string>();
        for (var more = counted.Count > 0; more;)
        {
            var result = await PostAsync(writer =>
            {
                TaskFilter.Write(writer, filter);
                WriteChildren(writer, words);
            });
            done.AddRange(result.TaskIds);
            more = result.More && result.TaskIds.Count > 0;
        }

        Tell(words, done, 0);
        return ExitCodes.Done;
    }

    private async Task<Acted> PostAsync(Action<Utf8JsonWriter> write) => TaskView.Read<Acted>(await api.PostAsync($"tasks/{verb}", write));

    private async Task<bool> AskAsync(string many)
    {
        if (session.Answers is not { } answers)
        {
            throw new FormatException($"{many} are meant, and nobody can be asked here: add --yes to {verb} them, or --dry-run to count only");
        }

        session.Errors.Profile.Out.Writer.Write($"{char.ToUpperInvariant(verb[0])}{verb[1..]} {many}? [y/N] ");
        await session.Errors.Profile.Out.Writer.FlushAsync(session.Stop);

        // Reading from a terminal can't be given up, so Ctrl+C does not wait for it.
        var answer = await Task.Run(answers.ReadLine, CancellationToken.None).WaitAsync(session.Stop);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private void Tell(GivenWords words, Counted counted, string many)
    {
        if (words.Has("--json"))
        {
            JsonOutput.Write(session, writer =>
            {
                writer.WriteNumber("count", counted.Count);
                writer.WriteBoolean("more", counted.More);
            });
        }
        else
        {
            session.Write($"{many} would be {Done}");
        }
    }

    private void Tell(GivenWords words, List<string> done, int skipped)
    {
        if (words.Has("--json"))
        {
            JsonOutput.Write(session, writer =>
            {
                writer.WriteStartArray("task_ids");
                done.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
                writer.WriteNumber("skipped", skipped);
            });
            return;
        }

        session.Write($"{Moments.Number(done.Count)} {(done.Count == 1 ? "task" : "tasks")} {Done}");
        if (verb == "retry" && done.Count <= MostShownIds)
        {
            done.ForEach(id => session.Write(PlainText.Line(id)));
        }

        if (skipped > 0)
        {
            session.WriteError($"{Moments.Number(skipped)} passed over: not there, or {(verb == "cancel" ? "ended already" : "not ended, or of a service that is not part of this host")}");
        }
    }

    private static void WriteChildren(Utf8JsonWriter writer, GivenWords words)
    {
        if (words.Has("--children"))
        {
            writer.WriteBoolean("children", true);
        }
    }

    private sealed record Acted(IReadOnlyList<string> TaskIds, int Skipped, bool More);

    private sealed record Counted(long Count, bool More);
}
