using Spectre.Console;

namespace BentoSharp.Tool;

/// <summary>What a command has to work with.</summary>
/// <param name="Http">What sends requests. It follows no redirects: a key is for the service that was named, and for no other.</param>
/// <param name="Output">Where answers are written.</param>
/// <param name="Errors">Where questions, and what went wrong, are written.</param>
internal sealed record Session(HttpClient Http, IAnsiConsole Output, IAnsiConsole Errors)
{
    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where answers to questions come from; null where nobody can be asked.</summary>
    public TextReader? Answers { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Fires when the user has had enough.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Writes a text as it is: brackets in it are no markup, and long lines are not broken.</summary>
    public void Write(string text) => Output.Profile.Out.Writer.WriteLine(text);

    /// <summary>Writes what went wrong, as it is.</summary>
    public void WriteError(string text) => Errors.Profile.Out.Writer.WriteLine(text);
}
