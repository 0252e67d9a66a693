using Microsoft.CodeAnalysis;

namespace BentoSharp.Benchmarks.Generators;

/// <summary>The least that a generator for an attribute can do: it finds the attribute, and emits one file of what it is on.</summary>
internal sealed class BareGenerator(string attribute) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var names = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, static (match, _) => match.TargetSymbol.Name)
            .Collect()
            .Select(static (names, _) => string.Join(", ", names));
        context.RegisterSourceOutput(names, static (output, names) => output.AddSource("Names.g.cs", $"// {names}"));
    }
}
