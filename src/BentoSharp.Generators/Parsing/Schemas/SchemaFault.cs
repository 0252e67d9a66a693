using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>What of a schema can't be understood, and where.</summary>
#pragma warning disable CA1032, CA1064 // It is thrown with a place only, and caught where a schema or one of its routes is read.
internal sealed class SchemaFault(DiagnosticDescriptor rule, string message, TextSpan span) : Exception(message)
#pragma warning restore CA1032, CA1064
{
    public DiagnosticDescriptor Rule { get; } = rule;

    public TextSpan Span { get; } = span;
}
