using BentoSharp.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace BentoSharp.CodeFixes.Attributes;

/// <summary>Changes of attributes and their arguments.</summary>
internal static class AttributeEdits
{
    /// <summary>The attribute of BentoSharp that a place is in, or that the method there has.</summary>
    public static AttributeSyntax? AttributeOf(Place place) =>
        place.Outer<AttributeSyntax>()
        ?? (place.Method is { } method
            ? method.GetAttributes()
                .FirstOrDefault(static attribute => attribute.AttributeClass is { Name: "BentoTaskAttribute" or "BentoApiAttribute" })?
                .ApplicationSyntaxReference?.GetSyntax(place.CancellationToken) as AttributeSyntax
            : null);

    /// <summary>The argument of a name.</summary>
    public static AttributeArgumentSyntax? Argument(this AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>An attribute by its full name, which the simplifier shortens as far as the file's usings allow.</summary>
    public static AttributeSyntax Create(string fullName, params AttributeArgumentSyntax[] arguments) => SyntaxFactory
        .Attribute(
            SyntaxFactory.ParseName($"global::{fullName}").WithAdditionalAnnotations(Simplifier.Annotation),
            arguments.Length == 0 ? null : SyntaxFactory.AttributeArgumentList(SyntaxFactory.SeparatedList(arguments)));

    /// <summary>An argument with a name.</summary>
    public static AttributeArgumentSyntax Named(string name, ExpressionSyntax value) =>
        SyntaxFactory.AttributeArgument(SyntaxFactory.NameEquals(name), null, value).NormalizeWhitespace();

    /// <summary>Text as code.</summary>
    public static ExpressionSyntax Literal(string text) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));

    /// <summary>Gives an attribute's argument a value, in the place of one that it has.</summary>
    public static void Set(this SyntaxEditor editor, AttributeSyntax attribute, string name, ExpressionSyntax value)
    {
        if (attribute.Argument(name) is { } argument)
        {
            editor.ReplaceNode(argument.Expression, value.WithTriviaFrom(argument.Expression));
        }
        else
        {
            editor.ReplaceNode(attribute, (current, _) => ((AttributeSyntax)current).AddArgumentListArguments(Named(name, value)));
        }
    }

    /// <summary>Removes an argument, and the parentheses with the last.</summary>
    public static void Remove(this SyntaxEditor editor, AttributeArgumentSyntax argument)
    {
        var name = argument.NameEquals?.Name.Identifier.ValueText ?? "";
        editor.ReplaceNode(argument.FirstAncestorOrSelf<AttributeSyntax>()!, (current, _) =>
        {
            var attribute = (AttributeSyntax)current;
            if (attribute.Argument(name) is not { } found)
            {
                return attribute;
            }

            var left = attribute.ArgumentList!.Arguments.Remove(found);
            return attribute.WithArgumentList(left.Count == 0 ? null : attribute.ArgumentList.WithArguments(left));
        });
    }

    /// <summary>Removes an attribute, and its brackets where it stands alone in them.</summary>
    public static void Remove(this SyntaxEditor editor, AttributeSyntax attribute)
    {
        var text = attribute.ToString();
        editor.ReplaceNode(attribute.Parent!.Parent!, (current, _) => Without(current, text));
    }

    private static SyntaxNode Without(SyntaxNode owner, string text)
    {
        var attribute = owner.ChildNodes().OfType<AttributeListSyntax>().SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute => attribute.ToString() == text);
        if (attribute?.Parent is not AttributeListSyntax list)
        {
            return owner;
        }

        if (list.Attributes.Count > 1)
        {
            return owner.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        // A comment before the first attribute is one of the whole declaration.
        var removed = owner.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!;
        return list.SpanStart == owner.SpanStart ? removed.WithLeadingTrivia(owner.GetLeadingTrivia()) : removed;
    }
}
