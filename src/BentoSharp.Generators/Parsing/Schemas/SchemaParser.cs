using BentoSharp.Generators.Diagnostics;
using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing.Json;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Reads what a BentoML service says of itself at <c>/schema.json</c> into the model that C# declarations are read into.</summary>
internal static class SchemaParser
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="report">Is told what can't be understood; such routes are left out.</param>
    /// <returns>The model; null where the file describes no service.</returns>
    public static SchemaModel? Parse(SchemaFile file, Action<SchemaFault>? report = null)
    {
        try
        {
            return Parse(ReadDocument(file), file, report);
        }
        catch (SchemaFault fault)
        {
            report?.Invoke(fault);
            return null;
        }
    }

    private static JsonObject ReadDocument(SchemaFile file)
    {
        try
        {
            return JsonReader.Read(file.Text) as JsonObject
                ?? throw new SchemaFault(Rules.NoServiceSchema, "it should be an object, as /schema.json answers", new TextSpan(0, 1));
        }
        catch (JsonFault fault)
        {
            throw new SchemaFault(Rules.NoJsonSchema, fault.Message, fault.Span);
        }
    }

    private static SchemaModel Parse(JsonObject document, SchemaFile file, Action<SchemaFault>? report)
    {
        var service = document.Text("name") is { Length: > 0 } text ? text : throw NoService("it has no \"name\"", document);
        var routes = document["routes"] as JsonArray ?? throw NoService("it has no \"routes\"", document);
        var stem = Names.WithoutSuffix(SchemaNames.Pascal(service), "Service");
        var prefix = file.Namespace.Length == 0 ? "" : file.Namespace.Replace("@", "") + ".";
        var names = new ContractNames(file.Namespace, stem, TypeName: null, $"{prefix}{stem}.Schema", IsPublic: true);
        var references = new SchemaReferences(document);
        var declarations = new SchemaDeclarations(names);
        var parser = new SchemaMethodParser(new SchemaTypes(references, declarations), references, new MethodNames(stem));
        var methods = new List<MethodModel>();
        foreach (var route in routes.Items)
        {
            try
            {
                methods.Add(parser.Parse(route));
            }
            catch (SchemaFault fault)
            {
                report?.Invoke(fault);
            }
        }

        var contract = new ContractModel(names, service, JsonContext: null, UsesObsolete: false, methods.ToEquatableArray());
        return new SchemaModel(contract, declarations.Records.ToEquatableArray(), declarations.Enums.ToEquatableArray());
    }

    private static SchemaFault NoService(string what, JsonObject document) => new(Rules.NoServiceSchema, what, new TextSpan(document.Span.Start, 1));
}
