using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes the class that holds the arguments of one method, reads them, and calls the method with them.</summary>
internal static class ArgumentsEmitter
{
    private const string Contracts = "global::BentoSharp.Contracts";
    private const string Call = "global::BentoSharp.Hosting.BentoCall";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public static void Emit(SourceWriter writer, MethodModel method, EndpointModel endpoint, ServiceModel service)
    {
        var type = $"{method.Name}Arguments";
        writer.Line(GeneratedFile.NestedClassAttribute).Open($"private sealed class {type}");
        foreach (var parameter in method.Parameters)
        {
            writer.Line($"public {TypeOf(parameter)} {parameter.Property}{Initializer(parameter)};");
        }

        if (method.Parameters.Count > 0)
        {
            writer.Line();
        }

        writer.Open($"public static {type} Read({Contracts}.BentoRequest request)")
            .Line($"var method = {service.Contract.Names.Contract}.Instance.{method.Name};")
            .Line($"var arguments = new {type}();")
            .Line($"var reader = new {Contracts}.BentoArgumentReader(method, request);");
        EmitLoop(writer, [.. method.Parameters.Where(IsMember)]);
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Files != FileShape.None)
            {
                writer.Line($"arguments.{parameter.Property} = {ReadFiles(parameter)};");
            }
            else if (parameter.IsTensor)
            {
                writer.Line($"arguments.{parameter.Property} = reader.ReadTensor(method.{parameter.Property}, arguments.{parameter.Property}){Bang(parameter)};");
            }
            else if (parameter.Place == ParameterPlace.Extra)
            {
                writer.Line($"arguments.{parameter.Property} = reader.ReadExtra(method.{parameter.Property});");
            }
        }

        writer.Line("reader.Complete();")
            .Line("return arguments;")
            .Close()
            .Line();
        EmitCall(writer, method, endpoint, service.Endpoints!.TypeName);
        writer.Close();
    }

    /// <summary>Writes what calls the service: a method and no lambda, so that traces of the stack name it and debuggers pass it over.</summary>
    private static void EmitCall(SourceWriter writer, MethodModel method, EndpointModel endpoint, string service)
    {
        var hasNoResult = endpoint.Returns == ReturnShape.Plain && method.ResultType is null;
        var returns = endpoint.Returns == ReturnShape.Stream ? $"global::System.Collections.Generic.IAsyncEnumerable<{method.ResultType}>"
            : method.ResultType is null ? ValueTask
            : $"{ValueTask}<{method.ResultType}>";
        writer.Lines(Wrapping.List(
            $"public static {returns} Call(", [$"{service} service", $"{method.Name}Arguments arguments", $"{Call} call"], hasNoResult ? ")" : ") =>"));
        var (start, end) = endpoint.Around is { } around ? ($"{around}(() => {endpoint.Call}(", "))") : ($"{endpoint.Call}(", ")");
        if (hasNoResult)
        {
            writer.Open().Lines(Wrapping.List(start, endpoint.Arguments, $"{end};")).Line("return default;").Close();
            return;
        }

        var isWrapped = endpoint.Returns is ReturnShape.Plain or ReturnShape.Task;
        writer.Lines(Wrapping.List(isWrapped ? $"new({start}" : start, endpoint.Arguments, isWrapped ? $"{end});" : $"{end};").Indented());
    }

    private static void EmitLoop(SourceWriter writer, List<ParameterModel> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        writer.Open("while (reader.MoveNext())");
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            writer.Open($"{(i == 0 ? "if" : "else if")} (reader.Is(method.{parameter.Property}))")
                .Line($"arguments.{parameter.Property} = reader.Read(method.{parameter.Property}){Bang(parameter)};")
                .Close();
        }

        writer.Close().Line();
    }

    private static bool IsMember(ParameterModel parameter) => parameter is { Files: FileShape.None, Place: not ParameterPlace.Extra };

    private static string Initializer(ParameterModel parameter) =>
        parameter.Default is { } value and not ("null" or "default") ? $" = {value}" : NeedsBang(parameter) ? " = default!" : "";

    private static string ReadFiles(ParameterModel parameter) => parameter.Files switch
    {
        FileShape.One or FileShape.Stream => $"reader.Read{Kind(parameter)}(method.{parameter.Property}){Bang(parameter)}",
        FileShape.Array => $"reader.Read{Kind(parameter)}s(method.{parameter.Property}).ToArray()",
        _ => $"reader.Read{Kind(parameter)}s(method.{parameter.Property})",
    };

    /// <summary>A stream is opened when the method is called: arguments are also read only to be checked.</summary>
    private static string TypeOf(ParameterModel parameter) =>
        parameter.Files == FileShape.Stream ? $"global::BentoSharp.BentoFile{(parameter.AllowsNull ? "?" : "")}" : parameter.Type;

    private static string Kind(ParameterModel parameter) => parameter.IsImage ? "Image" : "File";

    private static string Bang(ParameterModel parameter) => NeedsBang(parameter) ? "!" : "";

    private static bool NeedsBang(ParameterModel parameter) => parameter.IsReference && !parameter.AllowsNull;
}
