using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing;

/// <summary>
/// The text of a documentation comment, from the trivia before a declaration: the compiler gives none where the project generates no
/// documentation file. It is parsed when it is emitted, not on each edit.
/// </summary>
internal static class DocumentationText
{
    public static string Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        if (symbol.DeclaringSyntaxReferences.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var trivia in symbol.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken).GetLeadingTrivia())
        {
            if (trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.SingleLineCommentTrivia)
            {
                Append(text, trivia.ToFullString());
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string comment)
    {
        foreach (var line in comment.Split('\n'))
        {
            var content = line.Trim();
            if (content.StartsWith("///", StringComparison.Ordinal) && !content.StartsWith("////", StringComparison.Ordinal))
            {
                text.Append(content, 3, content.Length - 3).Append('\n');
            }
        }
    }
}
