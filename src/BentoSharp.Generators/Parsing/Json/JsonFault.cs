using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Parsing.Json;

/// <summary>Why a text is no JSON, and where.</summary>
#pragma warning disable CA1032, CA1064 // It is thrown with a place only, and caught where the reader is called.
internal sealed class JsonFault(string message, TextSpan span) : Exception(message)
#pragma warning restore CA1032, CA1064
{
    public TextSpan Span { get; } = span;
}
