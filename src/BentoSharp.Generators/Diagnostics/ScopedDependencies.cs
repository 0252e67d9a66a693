using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>What the project registers as scoped, by the names in <c>AddScoped&lt;…&gt;()</c> and its like. Looked for once a compilation, and only if a service has a constructor that asks for something.</summary>
internal sealed class ScopedDependencies(Compilation compilation)
{
    private readonly Lazy<HashSet<string>> _names = new(() => Find(compilation));

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

    private static HashSet<string> Find(Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in compilation.SyntaxTrees
            .SelectMany(static tree => tree.GetRoot().DescendantNodes())
            .OfType<GenericNameSyntax>()
            .Where(static name => name.Identifier.ValueText is "AddScoped" or "TryAddScoped"))
        {
            // The service type is the first; the other one is its implementation.
            names.Add(NameOf(call.TypeArgumentList.Arguments[0]));
        }

        return names;
    }

    private static string NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => NameOf(qualified.Right),
        AliasQualifiedNameSyntax alias => NameOf(alias.Name),
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => type.ToString(),
    };
}
