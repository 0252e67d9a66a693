using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>A file that the project names as <c>BentoSchema</c>.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Namespace">The namespace of what is generated for it; empty for the global one.</param>
internal sealed record SchemaFile(string Path, string Text, string Namespace)
{
    private const string Metadata = "build_metadata.AdditionalFiles.";

    /// <summary>Reads a file; null where it is none of BentoSharp's.</summary>
    public static SchemaFile? Of(AdditionalText file, AnalyzerConfigOptionsProvider provider, CancellationToken cancellationToken)
    {
        var options = provider.GetOptions(file);
        if (!options.TryGetValue(Metadata + "SourceItemGroup", out var group) || group != "BentoSchema")
        {
            return null;
        }

        if (!options.TryGetValue(Metadata + "BentoNamespace", out var given) || string.IsNullOrWhiteSpace(given))
        {
            provider.GlobalOptions.TryGetValue("build_property.RootNamespace", out given);
        }

        var text = file.GetText(cancellationToken)?.ToString() ?? "";
        return new SchemaFile(file.Path, text, SchemaNames.Namespace(given ?? ""));
    }
}
