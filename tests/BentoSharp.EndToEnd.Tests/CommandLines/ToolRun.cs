using System.Text.Json;
using BentoSharp.Tool;
using Spectre.Console;

namespace BentoSharp.EndToEnd.Tests.CommandLines;

/// <summary>Runs the command in this process, with consoles that are texts.</summary>
internal sealed record ToolRun(int Code, string Output, string Errors)
{
    public JsonElement Json => JsonElement.Parse(Output);

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<ToolRun> RunAsync(params string[] words) => RunAsync(words, answer: null);

    /// <summary>Runs it.</summary>
    /// <param name="words">The words after <c>bentosharp</c>.</param>
    /// <param name="answer">What is answered to questions; null: nobody can be asked.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="width">Makes the output a terminal of so many columns.</param>
    /// <param name="written">Told all that is written so far, each time that something is.</param>
    /// <param name="stop">Ctrl+C.</param>
    public static async Task<ToolRun> RunAsync(
        string[] words, string? answer, Dictionary<string, string>? variables = null, int? width = null, Action<string>? written = null, CancellationToken stop = default)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var output = new WatchedWriter(written);
        using var errors = new StringWriter();
        using var answers = answer is null ? null : new StringReader(answer);
        var session = new Session(http, ConsoleOf(output, width), ConsoleOf(errors, null))
        {
            Variable = name => variables?.GetValueOrDefault(name),
            Answers = answers,
            Stop = stop,
        };
        var code = await CommandLine.RunAsync(words, session);
        return new ToolRun(code, output.ToString(), errors.ToString());
    }

    private static IAnsiConsole ConsoleOf(TextWriter writer, int? width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = width is null ? AnsiSupport.No : AnsiSupport.Yes,
            Interactive = width is null ? InteractionSupport.No : InteractionSupport.Yes,
        });
        console.Profile.Width = width ?? 4_000;
        return console;
    }

    private sealed class WatchedWriter(Action<string>? written) : StringWriter
    {
        public override void Write(char[] buffer, int index, int count)
        {
            base.Write(buffer, index, count);
            written?.Invoke(ToString());
        }

        public override void Write(string? value)
        {
            base.Write(value);
            written?.Invoke(ToString());
        }
    }
}
