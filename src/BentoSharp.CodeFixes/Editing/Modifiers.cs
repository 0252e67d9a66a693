using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Editing;

/// <summary>Changes of modifiers.</summary>
internal static class Modifiers
{
    /// <summary>Removes a modifier of a type or member.</summary>
    public static void Remove(this SyntaxEditor editor, MemberDeclarationSyntax member, SyntaxKind modifier) => editor.ReplaceNode(member, (current, _) =>
    {
        var declaration = (MemberDeclarationSyntax)current;
        var index = declaration.Modifiers.IndexOf(modifier);
        if (index < 0)
        {
            return declaration;
        }

        // The indentation and comments before it are those of what follows then.
        var token = declaration.Modifiers[index];
        var next = token.GetNextToken();
        declaration = declaration.ReplaceToken(next, next.WithLeadingTrivia(token.LeadingTrivia));
        return declaration.WithModifiers(declaration.Modifiers.RemoveAt(index));
    });
}
