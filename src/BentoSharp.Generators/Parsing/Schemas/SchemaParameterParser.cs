using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing.Json;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Reads the arguments of a route.</summary>
/// <param name="types">Reads their types.</param>
internal sealed class SchemaParameterParser(SchemaTypes types)
{
    /// <summary>The parameters of a route, those first that callers must give.</summary>
    /// <param name="input">The schema of the arguments.</param>
    /// <param name="method">The method's name.</param>
    public IReadOnlyList<ParameterModel> Parse(JsonObject input, string method)
    {
        if (input.IsTrue("root_input"))
        {
            var type = types.Of(input, method + "Input");
            return [Create("input", type, constant: null, Presence.Required, input) with { Place = ParameterPlace.Root }];
        }

        var members = (input["properties"] as JsonObject)?.Members ?? [];
        var required = SchemaDeclarations.RequiredOf(input);
        var used = new HashSet<string>(StringComparer.Ordinal);
        return [.. members
            .Select(member => Parse(member, required.Contains(member.Name), used))
            .OrderBy(static parameter => parameter.IsOptionalInCode)];
    }

    private ParameterModel Parse(JsonMember member, bool isRequired, HashSet<string> used)
    {
        var type = types.Of(member.Value, SchemaNames.Pascal(member.Name));
        var schema = member.Value as JsonObject;
        var value = schema?["default"];
        var constant = value is null ? null : SchemaDefaults.Constant(value, type);
        var presence = isRequired ? Presence.Required : constant is null ? Presence.LeftOut : Presence.Defaulted;
        type = value is JsonNull || presence == Presence.LeftOut ? type with { AllowsNull = true } : type;
        var name = Names.Free(SchemaNames.Camel(member.Name), "", candidate => !used.Contains(candidate));
        used.Add(name);
        return Create(name, type, presence == Presence.Required ? null : constant ?? "null", presence, schema) with { WireName = member.Name };
    }

    private static ParameterModel Create(string name, SchemaType type, string? constant, Presence presence, JsonObject? schema) => new(
        Names.Escape(name),
        SchemaNames.Pascal(name),
        name,
        type.Code,
        constant,
        IsOptionalInCode: constant is not null,
        type.AllowsNull,
        IsReference: !type.IsValue,
        ParameterPlace.Member,
        type.Files,
        type.IsImage,
        type.Rule is null ? default : new[] { type.Rule }.ToEquatableArray(),
        schema?.Text("description"))
    {
        IsLeftOut = presence == Presence.LeftOut,
    };
}
