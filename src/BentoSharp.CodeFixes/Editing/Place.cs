using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.CodeFixes.Editing;

/// <summary>Where a diagnostic is.</summary>
/// <param name="Document">Its file.</param>
/// <param name="Model">What the compiler knows of the file.</param>
/// <param name="Node">The innermost node that it covers.</param>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="CancellationToken">Fires when nobody waits for the fix any more.</param>
internal sealed record Place(Document Document, SemanticModel Model, SyntaxNode Node, Diagnostic Diagnostic, CancellationToken CancellationToken)
{
    /// <summary>The place of a diagnostic; null where it is not in C# code.</summary>
    public static async Task<Place?> OfAsync(Solution solution, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (solution.GetDocument(diagnostic.Location.SourceTree) is not { } document
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        return new Place(document, model, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, cancellationToken);
    }

    /// <summary>The innermost node of a kind that has the place in it.</summary>
    public T? Outer<T>()
        where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();

    /// <summary>The type around the place.</summary>
    public INamedTypeSymbol? Type => Outer<TypeDeclarationSyntax>() is { } node ? Model.GetDeclaredSymbol(node, CancellationToken) : null;

    /// <summary>The method around the place.</summary>
    public IMethodSymbol? Method => Outer<MethodDeclarationSyntax>() is { } node ? Model.GetDeclaredSymbol(node, CancellationToken) : null;

    /// <summary>The parameter around the place.</summary>
    public IParameterSymbol? Parameter => Outer<ParameterSyntax>() is { } node ? Model.GetDeclaredSymbol(node, CancellationToken) : null;
}
