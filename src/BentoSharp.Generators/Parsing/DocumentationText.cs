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
    /// <summary>The text; empty where there is none.</summary>
    public static string Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        if (symbol.DeclaringSyntaxReferences.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var trivia in symbol.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken).GetLeadingTrivia())
        {
            switch (trivia.Kind())
            {
                case SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.SingleLineCommentTrivia:
                    AppendLines(text, trivia.ToFullString());
                    break;
                case SyntaxKind.MultiLineDocumentationCommentTrivia or SyntaxKind.MultiLineCommentTrivia:
                    AppendBlock(text, trivia.ToFullString().Trim());
                    break;
            }
        }

        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, string comment)
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

    /// <summary>A comment between <c>/**</c> and <c>*/</c>, whose lines may begin with a star.</summary>
    private static void AppendBlock(StringBuilder text, string comment)
    {
        if (!comment.StartsWith("/**", StringComparison.Ordinal) || comment.Length < 5 || comment[3] == '*')
        {
            return;
        }

        foreach (var line in comment.Substring(3, comment.Length - 5).Split('\n'))
        {
            var content = line.Trim();
            text.Append(content.StartsWith("*", StringComparison.Ordinal) ? content.Substring(1) : content).Append('\n');
        }
    }
}
