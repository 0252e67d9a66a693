using System.Collections.Immutable;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Reports what the generator skips. It runs while the user types; generators run later.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BentoAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rules.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var scoped = new ScopedDependencies(start.Compilation);
            var services = new ProjectServices(start.Compilation);
            start.RegisterSymbolAction(analysis => AnalyzeType(analysis, services, scoped), SymbolKind.NamedType);
        });
        context.RegisterOperationBlockAction(BodyRules.Check);
        context.RegisterSyntaxNodeAction(AnalyzeAttribute, SyntaxKind.Attribute);
        context.RegisterSyntaxNodeAction(MissingClients.Check, SyntaxKind.IdentifierName);
        context.RegisterAdditionalFileAction(SchemaRules.Check);
        context.RegisterAdditionalFileAction(TaskListRules.Check);
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ProjectServices services, ScopedDependencies scoped)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var problems = new Problems(context.ReportDiagnostic, context.Compilation, type);
        if (type.Attribute("BentoServiceAttribute") is null)
        {
            UnmarkedTypeRules.Check(type, context.Compilation, services, problems);
            return;
        }

        ServiceRules.Check(type, problems);
        scoped.Check(type, problems);
        if (TaskList.Of(context.Options.AdditionalFiles, context.CancellationToken) is { } list)
        {
            TaskListRules.Check(type, list, problems);
        }

        if (ServiceContracts.Of(type) is [var contract, ..])
        {
            ImplementationRules.Check(type, contract, problems);
        }
        else
        {
            JsonContextRules.Check(type, ContractRules.ValidMethods(type, problems), IsAot(context.Options), problems);
        }
    }

    private static bool IsAot(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.PublishAot", out var value)
        && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static void AnalyzeAttribute(SyntaxNodeAnalysisContext context)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (attribute.Parent is AttributeListSyntax { Target.Identifier.ValueText: "assembly" }
            && attribute.Name.ToString().Contains("BentoClient"))
        {
            ClientAttributeRules.Check(attribute, context.Compilation, new Problems(context.ReportDiagnostic, context.Compilation));
        }
    }
}
