using BentoSharp.Tool.Keys;
using BentoSharp.Tool.Schemas;
using BentoSharp.Tool.Tasks;

namespace BentoSharp.Tool;

/// <summary>Reads the command line and runs what it says.</summary>
internal static class CommandLine
{
    private const string SchemaUsage = "Usage: bentosharp schema pull URL [-o file] [--api-key key] [-H \"Name: value\"]…";
    private const string KeyUsage = "Usage: bentosharp key new [owner] [scopes]";
    private const string Help = $"""
        {SchemaUsage}
               bentosharp key new [owner] [scopes]
               bentosharp tasks list|show|watch|overview|cancel|retry|pause|resume …

        schema pull writes the schema of the service at URL, for a BentoSchema item of a project.
        key new makes an API key, and prints what the service's configuration has of it; scopes such as submit,read.
        tasks … looks at the tasks of a running service and acts on them: see bentosharp tasks --help.
        """;

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Session session)
    {
        string[] rest = [.. words.Skip(1)];
        try
        {
            return (words.Count == 0 ? null : words[0]) switch
            {
                null or "-h" or "--help" => Tell(session, Help),
                "schema" => await SchemaAsync(rest, session),
                "key" => MakeKey(rest, session),
                "tasks" => await TaskCommands.RunAsync(rest, session),
                var other => throw new FormatException($"{other} is no command"),
            };
        }
        catch (FormatException exception)
        {
            session.WriteError($"error: {exception.Message}\n{UsageOf(words)}");
            return ExitCodes.Misused;
        }
        catch (CommandFailedException exception)
        {
            session.WriteError($"error: {exception.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
    }

    private static async Task<int> SchemaAsync(string[] words, Session session)
    {
        switch (words)
        {
            case [] or ["-h" or "--help"] or ["pull", "-h" or "--help"]:
                return Tell(session, Help);
            case ["pull", .. var rest]:
                var options = PullOptions.Read(rest);
                return Tell(session, await new SchemaPull(session.Http, session.Stop).RunAsync(options.Url, options.File, options.Headers));
            default:
                throw new FormatException($"schema {words[0]} is no command");
        }
    }

    private static int MakeKey(string[] words, Session session) => words switch
    {
        [] or ["-h" or "--help"] or ["new", "-h" or "--help"] => Tell(session, Help),
        ["new", .. var rest] when rest.Length <= 2 && rest.All(static word => !word.StartsWith('-')) => Tell(
            session, NewKey.Create(rest.Length > 0 ? rest[0] : "somebody", rest.Length > 1 ? rest[1] : NewKey.UsualScopes)),
        ["new", ..] => throw new FormatException("key new has an owner and scopes, and no options"),
        _ => throw new FormatException($"key {words[0]} is no command"),
    };

    private static string UsageOf(IReadOnlyList<string> words) => words[0] switch
    {
        "schema" => SchemaUsage,
        "key" => KeyUsage,
        "tasks" => TaskCommands.Usage,
        _ => Help,
    };

    private static int Tell(Session session, string text)
    {
        session.Write(text);
        return ExitCodes.Done;
    }
}
