using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes <c>X.Models.g.cs</c>: the records and enums of a schema.</summary>
internal static class ModelsEmitter
{
    private const string Json = "global::System.Text.Json.Serialization";

    public static string Emit(SchemaModel schema)
    {
        var names = schema.Contract.Names;
        var writer = GeneratedFile.Begin(schema.Contract);
        var isFirst = true;
        foreach (var record in schema.Records)
        {
            Separate(writer, ref isFirst);
            EmitRecord(writer, record, names);
        }

        foreach (var words in schema.Enums)
        {
            Separate(writer, ref isFirst);
            EmitEnum(writer, words, names);
        }

        return writer.ToString();
    }

    private static void EmitRecord(SourceWriter writer, RecordModel record, ContractNames names)
    {
        writer.Description(record.Description, $"A model of {Cref.Service(names)}.")
            .Lines(GeneratedFile.ClassAttributes)
            .Open($"{names.Modifier} sealed record {record.Name}");
        var isFirst = true;
        foreach (var member in record.Members)
        {
            Separate(writer, ref isFirst);
            writer.Description(member.Description, $"The member <c>{DocumentationWriter.Escape(member.WireName)}</c>.")
                .Line($"[{Json}.JsonPropertyName({Text(member.WireName)})]");
            if (member.Presence == Presence.LeftOut)
            {
                writer.Line($"[{Json}.JsonIgnore(Condition = {Json}.JsonIgnoreCondition.WhenWritingNull)]");
            }

            var required = member.Presence == Presence.Required ? "required " : "";
            var initial = member.Default is null or "null" ? "" : $" = {member.Default};";
            writer.Line($"public {required}{member.Type} {member.Name} {{ get; init; }}{initial}");
        }

        writer.Close();
    }

    private static void EmitEnum(SourceWriter writer, EnumModel words, ContractNames names)
    {
        writer.Description(words.Description, $"Words of {Cref.Service(names)}.")
            .Line($"[{Json}.JsonConverter(typeof({Json}.JsonStringEnumConverter<{words.Name}>))]")
            .Line(GeneratedFile.Attribute)
            .Open($"{names.Modifier} enum {words.Name}");
        var isFirst = true;
        foreach (var word in words.Words)
        {
            Separate(writer, ref isFirst);
            writer.Summary($"The word <c>{DocumentationWriter.Escape(word.WireName)}</c>.")
                .Line($"[{Json}.JsonStringEnumMemberName({Text(word.WireName)})]")
                .Line($"{word.Name},");
        }

        writer.Close();
    }

    private static void Separate(SourceWriter writer, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.Line();
        }

        isFirst = false;
    }

    private static string Text(string value) => SymbolDisplay.FormatLiteral(value, quote: true);
}
