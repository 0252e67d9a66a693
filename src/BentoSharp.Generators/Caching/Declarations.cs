using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Caching;

/// <summary>
/// A fingerprint of all that symbols can depend on: the code without the bodies of members, references and options. Two compilations with the same one
/// differ at most in what members do. All tables are weak in their keys, and keep nothing of a compilation alive.
/// </summary>
internal static class Declarations
{
    private static readonly ConditionalWeakTable<Compilation, string> Compilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, byte[]> Trees = new();
    private static readonly ConditionalWeakTable<object, byte[]> Identities = new();
    private static int _identities;

    /// <summary>The fingerprint of a compilation. Only files that changed since an earlier one are read.</summary>
    public static string Of(Compilation compilation, CancellationToken cancellationToken) =>
        Compilations.TryGetValue(compilation, out var known) ? known : Compilations.GetValue(compilation, _ => Read(compilation, cancellationToken));

    private static string Read(Compilation compilation, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(IdentityOf(compilation.Options));
        foreach (var reference in compilation.References)
        {
            hash.AppendData(IdentityOf(reference));
        }

        foreach (var tree in compilation.SyntaxTrees)
        {
            hash.AppendData(Trees.GetValue(tree, tree => Read(tree, cancellationToken)));
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    private static byte[] Read(SyntaxTree tree, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(IdentityOf(tree.Options));
        var text = tree.GetText(cancellationToken);
        var start = 0;
        foreach (var body in tree.GetRoot(cancellationToken).DescendantNodes(static node => HasMembers(node)).Where(static node => IsBody(node)))
        {
            Append(hash, text, TextSpan.FromBounds(start, body.SpanStart));
            start = body.Span.End;
        }

        Append(hash, text, TextSpan.FromBounds(start, text.Length));
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, SourceText text, TextSpan span) =>
        hash.AppendData(Encoding.Unicode.GetBytes(text.ToString(span)));

    private static bool HasMembers(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax
        or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or AccessorListSyntax or AccessorDeclarationSyntax;

    /// <summary>What a member does; a directive in it can change what follows.</summary>
    private static bool IsBody(SyntaxNode node) => !node.ContainsDirectives
        && (node is GlobalStatementSyntax
            || (node is BlockSyntax or ArrowExpressionClauseSyntax
                && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax));

    private static byte[] IdentityOf(object instance) =>
        Identities.GetValue(instance, static _ => BitConverter.GetBytes(Interlocked.Increment(ref _identities)));
}
