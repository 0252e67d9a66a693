using System.Runtime.CompilerServices;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>
/// What the project registers as scoped, by the names in <c>AddScoped&lt;…&gt;()</c> and its like. Looked for once a compilation, and only if a service
/// has a constructor that asks for something; a file that has not changed since is not read again.
/// </summary>
internal sealed class ScopedDependencies(Compilation compilation)
{
    private static readonly ConditionalWeakTable<SyntaxTree, IReadOnlyList<string>> Trees = new();

    private readonly Lazy<HashSet<string>> _names = new(() => new HashSet<string>(
        compilation.SyntaxTrees.SelectMany(static tree => Trees.GetValue(tree, static tree => Find(tree))), StringComparer.Ordinal));

    public void Check(INamedTypeSymbol service, Problems problems)
    {
        foreach (var parameter in service.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared).SelectMany(static constructor => constructor.Parameters))
        {
            if (parameter.Type.DerivesFrom("Microsoft.EntityFrameworkCore", "DbContext")
                || parameter.Type.Is("Microsoft.Extensions.Options", "IOptionsSnapshot")
                || _names.Value.Contains(parameter.Type.Name))
            {
                problems.Add(Rules.ScopedDependency, parameter, service.Name, parameter.Type.Name);
            }
        }
    }

    /// <summary>The service type is the first argument; a second one is its implementation.</summary>
    private static List<string> Find(SyntaxTree tree) =>
    [
        .. tree.GetRoot().DescendantNodes().OfType<GenericNameSyntax>()
            .Where(static name => name.Identifier.ValueText is "AddScoped" or "TryAddScoped")
            .Select(static name => NameOf(name.TypeArgumentList.Arguments[0])),
    ];

    private static string NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => NameOf(qualified.Right),
        AliasQualifiedNameSyntax alias => NameOf(alias.Name),
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => type.ToString(),
    };
}
