using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Parsing.Json;

/// <summary>A value of a JSON text, with its place there.</summary>
/// <param name="Span">Where it stands.</param>
internal abstract record JsonNode(TextSpan Span);

/// <summary>An object.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Members">Its members, in the order of the text; names differ.</param>
internal sealed record JsonObject(TextSpan Span, IReadOnlyList<JsonMember> Members) : JsonNode(Span)
{
    /// <summary>The value of a member; null where there is none.</summary>
    public JsonNode? this[string name] => Members.FirstOrDefault(member => member.Name == name)?.Value;

    /// <summary>A member that is text; null also where it is something else.</summary>
    public string? Text(string name) => (this[name] as JsonText)?.Value;

    public bool IsTrue(string name) => this[name] is JsonBoolean { Value: true };
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameSpan">Where its name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record JsonMember(string Name, TextSpan NameSpan, JsonNode Value);

/// <summary>An array.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Items">Its items.</param>
internal sealed record JsonArray(TextSpan Span, IReadOnlyList<JsonNode> Items) : JsonNode(Span);

/// <summary>A text.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Value">The text without its quotes and escapes.</param>
internal sealed record JsonText(TextSpan Span, string Value) : JsonNode(Span);

/// <summary>A number.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Digits">As it is written.</param>
internal sealed record JsonNumber(TextSpan Span, string Digits) : JsonNode(Span);

/// <summary>True or false.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Value">Which of them.</param>
internal sealed record JsonBoolean(TextSpan Span, bool Value) : JsonNode(Span);

/// <summary>Null.</summary>
/// <param name="Span">Where it stands.</param>
internal sealed record JsonNull(TextSpan Span) : JsonNode(Span);
