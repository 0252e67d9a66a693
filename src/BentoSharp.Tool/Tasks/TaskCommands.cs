using BentoSharp.Tool.Services;
using BentoSharp.Tool.Words;

namespace BentoSharp.Tool.Tasks;

/// <summary>The commands <c>bentosharp tasks …</c>.</summary>
internal static class TaskCommands
{
    /// <summary>How they are written.</summary>
    public const string Usage = """
        Usage: bentosharp tasks list [filter] [--order newest|ended|next] [--limit n|all] [--cursor c] [-q]
               bentosharp tasks show ID
               bentosharp tasks watch [ID]
               bentosharp tasks overview
               bentosharp tasks cancel ID… | filter [--children] [--dry-run] [--yes]
               bentosharp tasks retry ID… | filter [--dry-run] [--yes]
               bentosharp tasks pause SERVICE [TASK]
               bentosharp tasks resume SERVICE [TASK]
        """;

    /// <summary>What their options mean.</summary>
    public const string Help = $"""
        {Usage}

        The service, for all of them:
          -u, --url URL         where it is; else {AdminApi.UrlVariable}, else http://localhost:3000
          --api-key KEY         a key with the scope admin; else {AdminApi.KeyVariable}
          -H, --header "N: V"   another header of the requests, also several times
          --admin-path PATH     where MapBentoAdmin maps its routes, if not at /_admin
          --json                answers as JSON; of watch a line for each event

        A filter is one or several of:
          --service NAME  --task NAME  --owner NAME  --key KEY  --id DIGITS
          --state STATES        of pending,in_progress,completed,failed,canceled
          --created-after TIME  --created-before TIME  --ended-after TIME  --ended-before TIME
                                TIME is 15m, 2h, 7d (ago) or 2026-01-31T12:00:00Z
          --code CODE           the code of the error, such as timeout
          --error TEXT          a part of its message; * stands for any text
          --not-repeated        without those that were queued again

        The first digits of an ID are enough where they are one task's. -q writes ids only. cancel and retry by a filter ask before,
        with the number of tasks; --yes answers. They end with 0; 1 if it could not be done; 2 if the command is wrong;
        watch with 3 if the task failed and 4 if it was canceled; 130 after Ctrl+C.
        """;

    private static readonly string[] Common = [.. AdminApi.Options, "--json", "-h|--help"];

    /// <exception cref="FormatException">The words are wrong; the message says which.</exception>
    /// <exception cref="CommandFailedException">It could not be done.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Session session)
    {
        if (words is [] or ["-h" or "--help", ..])
        {
            session.Write(Help);
            return ExitCodes.Done;
        }

        var verb = words[0];
        string[] options = verb switch
        {
            "list" => ListTasks.Options,
            "cancel" => [.. ActOnTasks.Options, "--children"],
            "retry" => ActOnTasks.Options,
            "show" or "watch" or "overview" or "pause" or "resume" => [],
            _ => throw new FormatException($"tasks {verb} is no command"),
        };
        var given = GivenWords.Read($"tasks {verb}", [.. words.Skip(1)], [.. Common, .. options]);
        if (given.Has("--help"))
        {
            session.Write(Help);
            return ExitCodes.Done;
        }

        if (verb is "list" or "overview" && given.Plain.Count > 0 || verb == "watch" && given.Plain.Count > 1)
        {
            throw new FormatException($"\"{given.Plain[^1]}\" is one word too many");
        }

        var api = await AdminApi.FindAsync(session, given);
        return verb switch
        {
            "list" => await ListTasks.RunAsync(session, api, given),
            "show" => await ShowTask.RunAsync(session, api, given),
            "watch" when given.Plain.Count == 1 => await new WatchTask(session, api).RunAsync(given),
            "watch" => await Overview.FollowAsync(session, api, given),
            "overview" => await Overview.ShowAsync(session, api, given),
            "cancel" or "retry" => await new ActOnTasks(session, api, verb).RunAsync(given),
            _ => await PauseTasks.RunAsync(session, api, verb, given),
        };
    }
}
