using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>All of .NET's own rules, those that are off by default as well, from the SDK that this program was built with.</summary>
internal static class StrictAnalyzers
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static readonly ImmutableArray<DiagnosticAnalyzer> All = Load();

    /// <summary>What the rules have against code, told as warnings.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        var rules = All.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id).Distinct()
            .ToImmutableDictionary(static id => id, static _ => ReportDiagnostic.Warn);
        var strict = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(rules));
        return await strict.WithAnalyzers(All).GetAnalyzerDiagnosticsAsync();
    }

    private static ImmutableArray<DiagnosticAnalyzer> Load()
    {
        var folder = Directory.GetDirectories(Path.Combine(Root, "sdk")).Order(StringComparer.Ordinal)
            .Select(static sdk => Path.Combine(sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers")).Last(Directory.Exists);
        return
        [
            .. new[] { "Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll" }
                .Select(file => Assembly.LoadFrom(Path.Combine(folder, file)))
                .SelectMany(static assembly => assembly.GetTypes())
                .Where(static type => !type.IsAbstract && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
                .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
    }
}
