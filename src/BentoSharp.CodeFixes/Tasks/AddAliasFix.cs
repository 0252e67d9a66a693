using System.Composition;
using BentoSharp.CodeFixes.Attributes;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Tasks;

/// <summary>BENTO038: keeps the old name of a task as an alias, where it is clear which task has it: it is the only one that is new.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddAliasFix() : LocalFix("BENTO038")
{
    private const string Aliases = "Aliases";

    private protected override (string Title, Action<SyntaxEditor> Apply)? Find(Place place)
    {
        if (!place.Diagnostic.Properties.TryGetValue(TaskListRules.Alias, out var alias) || alias is null
            || place.Outer<MethodDeclarationSyntax>() is not { } declaration
            || place.Method is not { } method)
        {
            return null;
        }

        var title = $"Add the alias \"{alias}\"";
        if (method.Attribute("BentoTaskAttribute") is { } own)
        {
            return own.ApplicationSyntaxReference?.GetSyntax(place.CancellationToken) is AttributeSyntax attribute
                ? (title, editor => editor.ReplaceNode(attribute, (current, _) => Add((AttributeSyntax)current, alias)))
                : null;
        }

        // The contract is an interface: the class says the values of its own.
        return (title, editor => editor.ReplaceNode(declaration, (current, generator) =>
            generator.InsertAttributes(current, 0, Add(AttributeEdits.Create("BentoSharp.BentoTask"), alias))));
    }

    private static AttributeSyntax Add(AttributeSyntax attribute, string alias)
    {
        if (attribute.Argument(Aliases) is not { } argument)
        {
            return attribute.AddArgumentListArguments(AttributeEdits.Named(Aliases, SyntaxFactory.ParseExpression($"new[] {{ {AttributeEdits.Literal(alias)} }}")));
        }

        ExpressionSyntax longer = argument.Expression switch
        {
            ImplicitArrayCreationExpressionSyntax array => array.WithInitializer(Add(array.Initializer, alias)),
            ArrayCreationExpressionSyntax { Initializer: { } items } array => array.WithInitializer(Add(items, alias)),
            CollectionExpressionSyntax list => list.WithElements(Longer(list.Elements, SyntaxFactory.ExpressionElement(AttributeEdits.Literal(alias)))),
            var other => other,
        };
        return attribute.ReplaceNode(argument.Expression, longer);
    }

    private static InitializerExpressionSyntax Add(InitializerExpressionSyntax items, string alias) =>
        items.WithExpressions(Longer(items.Expressions, AttributeEdits.Literal(alias)));

    private static SeparatedSyntaxList<T> Longer<T>(SeparatedSyntaxList<T> items, T added)
        where T : SyntaxNode
    {
        if (items.Count == 0 || items.SeparatorCount == items.Count)
        {
            return items.Add(added);
        }

        var last = items.Last();
        return items
            .Replace(last, last.WithoutTrailingTrivia())
            .Add(added.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(last.GetTrailingTrivia()));
    }
}
