using System.Runtime.CompilerServices;
using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Caching;

/// <summary>
/// Roslyn runs the transform of each matched node on each edit. Where the node is still the same and no declaration has changed anywhere, which is so
/// while the body of a method is written, the model of before is right, and reading it again would be most of the cost of the edit.
/// </summary>
internal static class KnownServices
{
    private static readonly ConditionalWeakTable<SyntaxNode, Known> Services = new();

    /// <summary>The model of a type with [BentoService].</summary>
    public static ServiceModel? Of(GeneratorAttributeSyntaxContext match, CancellationToken cancellationToken)
    {
        var declarations = Declarations.Of(match.SemanticModel.Compilation, cancellationToken);
        var known = Services.GetValue(match.TargetNode, static _ => new Known());
        if (known.State is not { } state || state.Declarations != declarations)
        {
            state = new State(declarations, ServiceParser.Parse((INamedTypeSymbol)match.TargetSymbol, match.SemanticModel.Compilation, cancellationToken));
            known.State = state;
        }

        return state.Service;
    }

    private sealed class Known
    {
        public State? State { get; set; }
    }

    private sealed record State(string Declarations, ServiceModel? Service);
}
