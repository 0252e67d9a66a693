using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>Code with the places of diagnostics marked: <c>[|here|]</c>.</summary>
internal sealed record MarkedSource(string Text, IReadOnlyList<string> Places)
{
    public const string Usings = """
        using System.ComponentModel.DataAnnotations;
        using System.Text.Json.Serialization;
        using BentoSharp;
        using Microsoft.AspNetCore.Mvc;

        """;

    public static MarkedSource Parse(string source)
    {
        var places = source.Split("[|").Skip(1).Select(static part => part[..part.IndexOf("|]", StringComparison.Ordinal)]).ToList();
        return new MarkedSource(Usings + source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal), places);
    }

    /// <summary>The text at a diagnostic's place.</summary>
    public static string TextAt(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);
}
