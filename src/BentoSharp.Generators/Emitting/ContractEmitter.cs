using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes <c>X.Contract.g.cs</c>: names, routes, parameters and results.</summary>
internal static class ContractEmitter
{
    private const string Contracts = "global::BentoSharp.Contracts";

    public static string Emit(ContractModel contract)
    {
        var names = contract.Names;
        var type = $"{names.Stem}Contract";
        var writer = GeneratedFile.Begin(contract)
            .Summary($"What {Cref.Service(names)} and its callers agree on: names, routes, parameters and results.")
            .Lines(GeneratedFile.ClassAttributes)
            .Open($"{names.Modifier} sealed class {type} : {Contracts}.BentoContract")
            .Line($"private static {type}? s_instance;")
            .Line();
        EmitConstructor(writer, contract, type);
        writer.Line()
            .Summary("The contract.")
            .Line($"public static {type} Instance =>")
            .Indented("global::System.Threading.LazyInitializer.EnsureInitialized(ref s_instance, NewInstance);");
        foreach (var method in contract.Methods)
        {
            writer.Line()
                .Summary(DocumentationWriter.Describe(method))
                .Line($"public {method.MethodClass} {method.Name} {{ get; }}");
        }

        foreach (var method in contract.Methods)
        {
            writer.Line();
            EmitMethod(writer, method, type);
        }

        writer.Line().Line($"private static {type} NewInstance() => new();");
        return writer.Close().ToString();
    }

    private static void EmitConstructor(SourceWriter writer, ContractModel contract, string type)
    {
        var context = contract.JsonContext is null ? "" : $", {contract.JsonContext}.Default";
        writer.Line($"private {type}()")
            .Indented($": base({Text(contract.WireName)}{context})")
            .Line("{");
        foreach (var method in contract.Methods)
        {
            writer.Indented($"{method.Name} = new {method.MethodClass}(this);");
        }

        writer.Line("}");
    }

    private static void EmitMethod(SourceWriter writer, MethodModel method, string contract)
    {
        var baseType = method.ResultType is null ? "BentoVoidMethod"
            : method.IsStream ? $"{(method.IsTask ? "BentoStreamTask" : "BentoStreamMethod")}<{method.ResultType}>"
            : $"BentoMethod<{method.ResultType}>";
        var last = !method.IsStream ? $", isTask: {(method.IsTask ? "true" : "false")}"
            : method.Result.MediaType is { } mediaType ? $", {Text(mediaType)}"
            : "";
        writer.Summary(DocumentationWriter.Describe(method))
            .Line(GeneratedFile.NestedClassAttribute)
            .Open($"public sealed class {method.MethodClass} : {Contracts}.{baseType}")
            .Line($"internal {method.MethodClass}({contract} contract)")
            .Indented($": base(contract, {Text(method.WireName)}, {Text(method.Route)}{last})")
            .Line("{");
        foreach (var parameter in method.Parameters)
        {
            writer.Indented($"{parameter.Property} = {Declaration(parameter)};");
        }

        if (Documentation.Parse(method.Documentation).PlainSummary is { Length: > 0 } summary)
        {
            writer.Indented($"Summary = {Text(summary)};");
        }

        EmitResult(writer, method);

        writer.Line("}");
        foreach (var parameter in method.Parameters)
        {
            writer.Line()
                .Summary($"The parameter <c>{DocumentationWriter.Escape(parameter.WireName)}</c>.")
                .Line($"public {Contracts}.BentoParameter<{parameter.Type}> {parameter.Property} {{ get; }}");
        }

        writer.Line();
        EmitCreateRequest(writer, method);
        writer.Close();
    }

    /// <summary>Says of a result what its type does not.</summary>
    private static void EmitResult(SourceWriter writer, MethodModel method)
    {
        if (method.IsBatchable)
        {
            writer.Indented("IsBatchable = true;");
        }

        if (method.Result.AllowsNull && !method.IsStream)
        {
            writer.Indented("AllowsNullResult = true;");
        }

        if (method.Result.Rules.Count > 0)
        {
            writer.Indented($"ResultRules = [{string.Join(", ", method.Result.Rules)}];");
        }
    }

    /// <summary>The call that declares a parameter, such as <c>Optional&lt;int&gt;("steps", 20)</c>.</summary>
    private static string Declaration(ParameterModel parameter)
    {
        var arguments = parameter.Place == ParameterPlace.Root ? [] : new List<string> { Text(parameter.WireName) };
        if (parameter.Place == ParameterPlace.Member && parameter.Default is not null)
        {
            arguments.Add(parameter.Default);
        }

        if (parameter.Place != ParameterPlace.Extra && (parameter.AllowsNull || parameter.Rules.Count > 0))
        {
            arguments.Add($"allowsNull: {(parameter.AllowsNull ? "true" : "false")}");
        }

        if (parameter.Place != ParameterPlace.Extra)
        {
            arguments.AddRange(parameter.Rules);
        }

        var kind = parameter.Place switch
        {
            ParameterPlace.Root => "RootBody",
            ParameterPlace.Extra => "Extra",
            _ => parameter.Default is null ? "Required" : "Optional",
        };
        var description = parameter.Description is { } text ? $".Describe({Text(text)})" : "";
        var sensitive = parameter.IsSensitive ? ".Sensitive()" : "";
        return $"{kind}<{parameter.Type}>({string.Join(", ", arguments)}){description}{sensitive}";
    }

    private static void EmitCreateRequest(SourceWriter writer, MethodModel method)
    {
        var builder = $"new {Contracts}.BentoRequestBuilder()";
        writer.Summary("Writes the arguments of a call.");
        var header = $"public {Contracts}.BentoRequest CreateRequest(";
        if (method.Parameters.Count == 0)
        {
            writer.Line($"{header}) => {builder}.Build();");
            return;
        }

        var shadowed = method.Parameters.Any(parameter => method.Parameters.Any(other => other.Property == parameter.Identifier));
        writer.Lines(Wrapping.List(header, Signature.Of(method.Parameters), ") =>")).Indented(builder);
        foreach (var parameter in method.Parameters)
        {
            writer.Indented($"    .{(parameter.IsLeftOut ? "AddIfGiven" : "Add")}({(shadowed ? "this." : "")}{parameter.Property}, {parameter.Identifier})");
        }

        writer.Indented("    .Build();");
    }

    private static string Text(string value) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(value, quote: true);
}
