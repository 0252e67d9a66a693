using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing.Json;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>The records and enums of a schema. BentoML repeats a model wherever it is used; here it is one type.</summary>
/// <param name="names">The names of the generated types.</param>
internal sealed class SchemaDeclarations(ContractNames names)
{
    /// <summary>Members that every record has.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize", "Clone", "EqualityContract", "PrintMembers",
    };

    private static readonly char[] Digits = [.. "0123456789"];

    private readonly HashSet<string> _used = new(MethodNames.TypesOf(names.Stem).Append($"{names.Stem}HttpClientExtensions"), StringComparer.Ordinal);
    private readonly Dictionary<JsonObject, string> _names = [];
    private readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal);
    private readonly List<RecordModel> _records = [];
    private readonly List<EnumModel> _enums = [];

    public IReadOnlyList<RecordModel> Records => _records;

    public IReadOnlyList<EnumModel> Enums => _enums;

    /// <summary>The record for an object with properties.</summary>
    public SchemaType Record(JsonObject schema, string name, SchemaTypes types)
    {
        if (_names.TryGetValue(schema, out var known))
        {
            return TypeOf(known);
        }

        var title = TitleOf(schema);
        var members = (JsonObject)schema["properties"]!;
        var form = $"{JsonForm.Of(members)} {JsonForm.Of(schema["required"])}";
        if (_forms.TryGetValue($"{title} {form}", out var same))
        {
            return TypeOf(same);
        }

        var free = Names.Free(title ?? name, "", candidate => !_used.Contains(candidate));
        _used.Add(free);
        _names[schema] = free;
        _forms[$"{title} {form}"] = free;
        _forms[$" {form}"] = free;

        // Its place is taken before those of the records within it.
        var index = _records.Count;
        _records.Add(new RecordModel(free, schema.Text("description"), default));
        _records[index] = _records[index] with { Members = MembersOf(schema, members, free, types) };
        return TypeOf(free);
    }

    /// <summary>The enum for several words.</summary>
    public SchemaType Enum(JsonObject schema, IReadOnlyList<string> words, string name)
    {
        var wanted = TitleOf(schema) ?? name;
        var used = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<WordModel>();
        foreach (var word in words)
        {
            var member = Names.Free(SchemaNames.Pascal(word), "", candidate => !used.Contains(candidate));
            used.Add(member);
            members.Add(new WordModel(member, word));
        }

        var all = members.ToEquatableArray();
        var model = _enums.FirstOrDefault(other => other.Name.TrimEnd(Digits) == wanted.TrimEnd(Digits) && other.Words.Equals(all));
        if (model is null)
        {
            model = new EnumModel(Names.Free(wanted, "", candidate => !_used.Contains(candidate)), schema.Text("description"), all);
            _used.Add(model.Name);
            _enums.Add(model);
        }

        return new SchemaType(names.Qualify(model.Name), TypeForm.Enum) { IsValue = true, Words = model };
    }

    /// <summary>The names of the members that have to be given.</summary>
    public static HashSet<string> RequiredOf(JsonObject schema) => new(
        (schema["required"] as JsonArray)?.Items.OfType<JsonText>().Select(static name => name.Value) ?? [], StringComparer.Ordinal);

    private static EquatableArray<MemberModel> MembersOf(JsonObject schema, JsonObject members, string record, SchemaTypes types)
    {
        var required = RequiredOf(schema);
        var used = new HashSet<string>(Taken, StringComparer.Ordinal) { record };
        var models = new List<MemberModel>();
        foreach (var member in members.Members)
        {
            var name = Names.Free(SchemaNames.Pascal(member.Name), "Value", candidate => !used.Contains(candidate));
            used.Add(name);
            models.Add(MemberOf(member, name, required.Contains(member.Name), types));
        }

        return models.ToEquatableArray();
    }

    private static MemberModel MemberOf(JsonMember member, string name, bool isRequired, SchemaTypes types)
    {
        var type = types.Of(member.Value, SchemaNames.Pascal(member.Name));
        var schema = member.Value as JsonObject;
        var value = schema?["default"];
        var initial = value is null ? null : SchemaDefaults.Initial(value, type);
        var presence = isRequired ? Presence.Required : initial is null ? Presence.LeftOut : Presence.Defaulted;
        type = presence == Presence.LeftOut || value is JsonNull ? type with { AllowsNull = true } : type;
        return new MemberModel(name, member.Name, type.Code, presence == Presence.Defaulted ? initial : null, presence, schema?.Text("description"));
    }

    /// <summary>The title as a name; BentoML adds a suffix to models that are a whole body.</summary>
    private static string? TitleOf(JsonObject schema) =>
        schema.Text("title") is { Length: > 0 } title ? SchemaNames.Pascal(Names.WithoutSuffix(title, "IODescriptor")) : null;

    private SchemaType TypeOf(string record) => new(names.Qualify(record), TypeForm.Other);
}
