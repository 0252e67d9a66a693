using BentoSharp.Tool.Keys;
using BentoSharp.Tool.Schemas;
using Spectre.Console;

namespace BentoSharp.Tool;

/// <summary>Reads the command line and runs what it says.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misused = 2;
    private const string Usage = """
        Usage: bentosharp schema pull URL [-o file] [--api-key key] [-H "Name: value"]…
               bentosharp key new [owner] [scopes]
        """;

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, SchemaPull pull, IAnsiConsole output, IAnsiConsole errors)
    {
        switch (arguments.ToArray())
        {
            case [] or ["-h" or "--help"] or ["schema"] or ["key"] or ["key", "-h" or "--help"] or ["key", "new", "-h" or "--help"] or ["schema", "-h" or "--help"] or ["schema", "pull", "-h" or "--help"]:
                Write(output, $"""
                    {Usage}
                    schema pull writes the schema of the service at URL, for a BentoSchema item of a project.
                    key new makes an API key, and prints what the service's configuration has of it; scopes such as submit,read.
                    """);
                return Done;
            case ["key", "new", .. var rest] when rest.Length <= 2 && rest.All(static word => !word.StartsWith('-')):
                return MakeKey(rest, output, errors);
            case ["schema", "pull", .. var rest]:
                return await PullAsync(rest, pull, output, errors);
            default:
                Write(errors, Usage);
                return Misused;
        }
    }

    private static int MakeKey(string[] words, IAnsiConsole output, IAnsiConsole errors)
    {
        try
        {
            Write(output, NewKey.Create(words.Length > 0 ? words[0] : "somebody", words.Length > 1 ? words[1] : NewKey.UsualScopes));
            return Done;
        }
        catch (FormatException exception)
        {
            Write(errors, $"error: {exception.Message}");
            return Misused;
        }
    }

    private static async Task<int> PullAsync(string[] words, SchemaPull pull, IAnsiConsole output, IAnsiConsole errors)
    {
        try
        {
            var options = PullOptions.Read(words);
            Write(output, await pull.RunAsync(options.Url, options.File, options.Headers));
            return Done;
        }
        catch (FormatException exception)
        {
            Write(errors, $"error: {exception.Message}\n{Usage}");
            return Misused;
        }
        catch (SchemaPullException exception)
        {
            Write(errors, $"error: {exception.Message}");
            return Failed;
        }
    }

    /// <summary>As it is: brackets in it are no markup, and long lines are not broken.</summary>
    private static void Write(IAnsiConsole console, string text) => console.Profile.Out.Writer.WriteLine(text);
}
