using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Checks schema files.</summary>
internal static class SchemaRules
{
    public static void Check(AdditionalFileAnalysisContext context)
    {
        if (Read(context.AdditionalFile, context) is not { } file)
        {
            return;
        }

        var name = Path.GetFileName(file.Path);
        var schema = SchemaParser.Parse(
            file, fault => context.ReportDiagnostic(Diagnostic.Create(fault.Rule, Locate(context, fault.Span), name, fault.Message)));
        if (schema is not null && context.Compilation is CSharpCompilation { LanguageVersion: var language and < LanguageVersion.CSharp12 })
        {
            var place = Locate(context, new TextSpan(0, Math.Min(1, file.Text.Length)));
            context.ReportDiagnostic(Diagnostic.Create(Rules.OldLanguage, place, name, language.ToDisplayString()));
        }

        if (schema is not null && Other(schema.Contract.Names, context) is { } other)
        {
            var place = Locate(context, new TextSpan(0, Math.Min(1, file.Text.Length)));
            context.ReportDiagnostic(Diagnostic.Create(Rules.DuplicateSchema, place, name, schema.Contract.WireName, Path.GetFileName(other.Path)));
        }
    }

    /// <summary>The file before this one that gives the same types.</summary>
    private static SchemaFile? Other(ContractNames names, AdditionalFileAnalysisContext context) => context.Options.AdditionalFiles
        .TakeWhile(file => file.Path != context.AdditionalFile.Path)
        .Select(file => Read(file, context))
        .FirstOrDefault(file => file is not null
            && SchemaParser.Parse(file)?.Contract.Names is { } other
            && string.Equals(other.HintName, names.HintName, StringComparison.OrdinalIgnoreCase));

    private static SchemaFile? Read(AdditionalText file, AdditionalFileAnalysisContext context) =>
        SchemaFile.Of(file, context.Options.AnalyzerConfigOptionsProvider, context.CancellationToken);

    private static Location Locate(AdditionalFileAnalysisContext context, TextSpan span)
    {
        var lines = context.AdditionalFile.GetText(context.CancellationToken)!.Lines;
        return Location.Create(context.AdditionalFile.Path, span, lines.GetLinePositionSpan(span));
    }
}
