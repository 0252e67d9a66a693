using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Finds where code names the HTTP client of another project's contract, and nobody has asked for its generation.</summary>
internal static class MissingClients
{
    /// <summary>The property of BENTO044 that has the contract as code.</summary>
    public const string Contract = "contract";

    /// <summary>The property of BENTO044 that has the namespace of the clients.</summary>
    public const string Namespace = "namespace";

    private static readonly Regex Names = new(
        "^(?:(?<stem>.+)(?:Async|Sync)HttpClient|Add(?:Keyed)?(?<stem>.+)Client)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    public static void Check(SyntaxNodeAnalysisContext context)
    {
        var name = (IdentifierNameSyntax)context.Node;
        var text = name.Identifier.ValueText;

        // Asked of every name of the project: what decides for most must cost nothing.
        if (!text.EndsWith("Client", StringComparison.Ordinal) || Names.Match(text) is not { Success: true } match
            || context.SemanticModel.GetSymbolInfo(name, context.CancellationToken) is not { Symbol: null, CandidateSymbols.IsEmpty: true })
        {
            return;
        }

        if (ContractOf(match.Groups["stem"].Value, context.Compilation) is { } contract && !IsAskedFor(contract, context.Compilation))
        {
            var properties = ImmutableDictionary<string, string?>.Empty
                .Add(Contract, contract.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
                .Add(Namespace, contract.NamespaceCode());
            var needs = context.Compilation.GetTypeByMetadataName("BentoSharp.Client.BentoHttpChannel") is null ? "reference the package BentoSharp.Client and add" : "add";
            context.ReportDiagnostic(Diagnostic.Create(Rules.MissingClient, name.GetLocation(), properties, text, contract.Name, needs));
        }
    }

    private static bool IsAskedFor(INamedTypeSymbol contract, Compilation compilation) => compilation.Assembly.GetAttributes().Any(attribute =>
        attribute.AttributeClass.Is("BentoSharp", "BentoClientAttribute")
        && SymbolEqualityComparer.Default.Equals(ClientAttributeParser.ContractOf(attribute), contract));

    /// <summary>The contract of a referenced assembly whose clients would have the name.</summary>
    private static INamedTypeSymbol? ContractOf(string stem, Compilation compilation) => compilation.SourceModule.ReferencedAssemblySymbols
        .Where(static assembly => assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static other => other.Name == "BentoSharp.Core")))
        .SelectMany(ProjectServices.Of)
        .FirstOrDefault(type => type.TypeKind == TypeKind.Interface && Parsing.Names.Service(type) == stem);
}
