using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing.Json;

/// <summary>What a JSON value says, without the spaces of the text, to be compared.</summary>
internal static class JsonForm
{
    public static string Of(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(",", members.Members.Select(static member => $"{Quote(member.Name)}:{Of(member.Value)}"))}}}",
        JsonArray list => $"[{string.Join(",", list.Items.Select(Of))}]",
        JsonText text => Quote(text.Value),
        JsonNumber number => number.Digits,
        JsonBoolean flag => flag.Value ? "true" : "false",
        _ => "null",
    };

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
