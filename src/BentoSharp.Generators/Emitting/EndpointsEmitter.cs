using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes <c>X.Endpoints.g.cs</c>: the method that adds the service to a host, and the readers of arguments.</summary>
internal static class EndpointsEmitter
{
    private const string Hosting = "global::BentoSharp.Hosting";
    private const string CreateInstance = "global::Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance";

    public static string Emit(ServiceModel service)
    {
        var endpoints = service.Endpoints!;
        var contract = service.Contract;
        var writer = GeneratedFile.Begin(endpoints.Namespace, contract.UsesObsolete)
            .Summary($"Adds <see cref=\"{Cref.Of(endpoints.TypeName)}\"/> to a host.")
            .Lines(GeneratedFile.ClassAttributes)
            .Open($"{(endpoints.IsPublic ? "public" : "internal")} static class {endpoints.Stem}ServiceExtensions");
        EmitDocumentation(writer, contract);
        writer.Open($"public static {Hosting}.BentoSharpBuilder Add{endpoints.Stem}(this {Hosting}.BentoSharpBuilder builder)")
            .Line($"var contract = {contract.Names.Contract}.Instance;")
            .Line($"var definition = new {Hosting}.BentoServiceDefinition<{endpoints.TypeName}>(")
            .Indented("contract,")
            .Indented("Create,")
            .Indented($"{Settings("BentoServiceSettings", endpoints.Settings)});");
        for (var i = 0; i < contract.Methods.Count; i++)
        {
            EmitMethod(writer, contract.Methods[i], endpoints.Methods[i]);
        }

        writer.Line($"return builder.AddService<{contract.Names.ClientInterface}>(")
            .Indented($"definition, static channel => new {contract.Names.Client}(channel));")
            .Close()
            .Line()
            .Line($"private static {endpoints.TypeName} Create(global::System.IServiceProvider services) =>")
            .Indented($"{CreateInstance}<{endpoints.TypeName}>(services);");
        for (var i = 0; i < contract.Methods.Count; i++)
        {
            writer.Line();
            ArgumentsEmitter.Emit(writer, contract.Methods[i], endpoints.Methods[i], service);
        }

        return writer.Close().ToString();
    }

    private static void EmitDocumentation(SourceWriter writer, ContractModel contract)
    {
        var client = $"<see cref=\"{contract.Names.ClientInterface}\"/>";
        writer.Summary($"Adds the service <c>{contract.WireName}</c> and its in-process client, {client}.")
            .Line("/// <remarks>")
            .Line("/// Endpoints, each below the place where <c>MapBentoSharp</c> puts the service:")
            .Line("/// <list type=\"bullet\">");
        foreach (var method in contract.Methods)
        {
            var verbs = method.IsTask ? ", with <c>/submit</c>, <c>/status</c>, <c>/get</c>, <c>/cancel</c> and <c>/retry</c>" : "";
            writer.Line($"/// <item><c>POST {method.Route.Replace("&", "&amp;").Replace("<", "&lt;")}</c>{verbs}</item>");
        }

        writer.Line("/// </list>").Line("/// </remarks>");
    }

    private static void EmitMethod(SourceWriter writer, MethodModel method, EndpointModel endpoint)
    {
        var settings = endpoint.Returns == ReturnShape.Plain ? endpoint.Settings.Append("IsSynchronous = true").ToEquatableArray() : endpoint.Settings;
        var arguments = $"{method.Name}Arguments";
        writer.Line("definition.Add(")
            .Indented($"contract.{method.Name},")
            .Indented($"{arguments}.Read,")
            .Indented($"{arguments}.Call,")
            .Indented($"{Settings("BentoTaskSettings", settings)}{(endpoint.Batching is null ? ");" : ",")}");
        if (endpoint.Batching is { } batching)
        {
            writer.Lines(Batching(method, batching).Indented());
        }
    }

    /// <summary>The expression that says how calls are run as one.</summary>
    private static IEnumerable<string> Batching(MethodModel method, BatchingModel batching)
    {
        var (arguments, items) = ($"{method.Name}Arguments", method.Parameters[0]);
        return
        [
            $"new {Hosting}.BentoBatching<{arguments}, {items.Type}, {method.ResultType}>(",
            $"    {batching.Items},",
            $"    {batching.Results},",
            $"    static arguments => arguments.{items.Property},",
            $"    static items => new {arguments} {{ {items.Property} = items }}));",
        ];
    }

    private static string Settings(string type, EquatableArray<string> values) =>
        values.Count == 0 ? $"new {Hosting}.{type}()" : $"new {Hosting}.{type} {{ {string.Join(", ", values)} }}";
}
