using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>BENTO012: gives a method a route that is possible. BENTO022: takes out of a name what names don't have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WireNameFix() : LocalFix("BENTO012", "BENTO022")
{
    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (AttributeEdits.AttributeOf(place) is not { } attribute)
        {
            return null;
        }

        return place.Diagnostic.Id == "BENTO012" ? FindRoute(place, attribute) : FindName(place, attribute);
    }

    private static (string Title, Action<SyntaxEditor> Apply)? FindRoute(Place place, AttributeSyntax attribute)
    {
        if (place.Method is not { } method || MethodShape.Of(method) is not { } shape)
        {
            return null;
        }

        var route = Possible(shape);
        return ($"Set Route = \"{route}\"", editor => editor.Set(attribute, "Route", AttributeEdits.Literal(route)));
    }

    /// <summary>The segments of the route that is given, where that suffices; else the route that the message names.</summary>
    private static string Possible(MethodShape shape)
    {
        var cleaned = "/" + string.Join("/", shape.Route.Split(['/'], StringSplitOptions.RemoveEmptyEntries));
        return WireNames.RouteFault(cleaned, isGiven: true) is null ? cleaned : $"/models/{shape.WireName}";
    }

    private static (string Title, Action<SyntaxEditor> Apply)? FindName(Place place, AttributeSyntax attribute)
    {
        if (attribute.Argument("Name") is not { } argument
            || place.Model.GetConstantValue(argument.Expression, place.CancellationToken).Value is not string given)
        {
            return null;
        }

        var name = new string([.. given.Select(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')]);
        return name.Trim('_').Length == 0
            ? ("Remove Name, so that it follows from the C# name", editor => editor.Remove(argument))
            : ($"Set Name = \"{name}\"", editor => editor.Set(attribute, "Name", AttributeEdits.Literal(name)));
    }
}
