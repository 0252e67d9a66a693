using System.Composition;
using System.Globalization;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>BENTO037: adds the time that a batch may wait to the time-out that was meant for the work.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TimeoutFix() : LocalFix("BENTO037")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (place.Outer<AttributeArgumentSyntax>() is not { NameEquals.Name.Identifier.ValueText: var name } argument
            || place.Method?.Attribute("BentoTaskAttribute") is not { } attribute
            || attribute.Value("MaxLatencyMs")?.Value is not double latency
            || attribute.Value(name)?.Value is not double seconds)
        {
            return null;
        }

        var longer = (decimal)seconds + ((decimal)latency / 1000);
        var value = SyntaxFactory.ParseExpression(longer.ToString("0.###", CultureInfo.InvariantCulture));
        return ($"Set {name} = {value}", editor => editor.Set(argument.FirstAncestorOrSelf<AttributeSyntax>()!, name, value));
    }
}
