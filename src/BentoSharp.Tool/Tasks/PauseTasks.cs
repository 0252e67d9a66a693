using BentoSharp.Tool.Output;
using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;

namespace BentoSharp.Tool.Tasks;

/// <summary><c>tasks pause</c> and <c>tasks resume</c>: a service, or one of its tasks.</summary>
internal static class PauseTasks
{
    public static async Task<int> RunAsync(Session session, AdminApi api, string verb, GivenWords words)
    {
        var (service, task) = words.Plain switch
        {
            [var one] when one.Split('/') is [var ofTask, var name] => (ofTask, name),
            [var one] => (one, null),
            [var one, var name] => (one, name),
            _ => throw new FormatException($"tasks {verb} needs the name of a service, and of a task where only that is meant"),
        };
        var answer = await api.PostAsync(verb, writer =>
        {
            writer.WriteString("service", service);
            if (task is not null)
            {
                writer.WriteString("task", task);
            }
        });
        if (words.Has("--json"))
        {
            JsonOutput.Write(session, answer);
            return ExitCodes.Done;
        }

        var isPaused = answer.TryGetProperty("paused", out var paused) && paused.ValueKind == System.Text.Json.JsonValueKind.True;
        session.Write($"{PlainText.Line(task is null ? service : $"{service}/{task}")} " + (isPaused
            ? verb == "pause" ? "is paused: what runs goes on, nothing begins" : "is still paused, because its service is"
            : "goes on"));
        return ExitCodes.Done;
    }
}
