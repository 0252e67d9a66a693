using BentoSharp.Tool.Schemas;
using Spectre.Console;

namespace BentoSharp.Tool;

/// <summary>Reads the command line and runs what it says.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misused = 2;
    private const string Usage = "Usage: bentosharp schema pull URL [-o file]";

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, SchemaPull pull, IAnsiConsole output, IAnsiConsole errors)
    {
        switch (arguments)
        {
            case [] or ["-h" or "--help"] or ["schema"] or ["schema", "-h" or "--help"] or ["schema", "pull", "-h" or "--help"]:
                Write(output, $"{Usage}\nWrites the schema of the service at URL, for a BentoSchema item of a project.");
                return Done;
            case ["schema", "pull", var url] when !url.StartsWith('-'):
                return await PullAsync(pull, url, file: null, output, errors);
            case ["schema", "pull", var url, "-o" or "--output", var file] when !url.StartsWith('-'):
                return await PullAsync(pull, url, file, output, errors);
            case ["schema", "pull", "-o" or "--output", var file, var url] when !url.StartsWith('-'):
                return await PullAsync(pull, url, file, output, errors);
            default:
                Write(errors, Usage);
                return Misused;
        }
    }

    private static async Task<int> PullAsync(SchemaPull pull, string url, string? file, IAnsiConsole output, IAnsiConsole errors)
    {
        try
        {
            Write(output, await pull.RunAsync(url, file));
            return Done;
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
