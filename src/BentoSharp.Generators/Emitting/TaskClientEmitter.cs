using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes the nested interface and class of one task: submit, run and call.</summary>
internal static class TaskClientEmitter
{
    public static void EmitInterface(SourceWriter writer, MethodModel method, ClientStyle style)
    {
        var documentation = Documentation.Parse(method.Documentation);
        writer.Summary(method, documentation)
            .Remarks(documentation)
            .Open($"public interface {method.TaskInterface} : {style.BaseInterface(method.StoredResultType)}");
        EmitDeclaration(writer, method, style, Verb.Submit, documentation);
        foreach (var verb in VerbsAfterSubmit(method, style))
        {
            writer.Line();
            EmitDeclaration(writer, method, style, verb, documentation);
        }

        SubmitManyEmitter.EmitDeclaration(writer, method, style, documentation);
        OneItemEmitter.EmitDeclarations(writer, method, style);
        writer.Close();
    }

    public static void EmitClass(SourceWriter writer, MethodModel method, ClientStyle style, ContractNames names, string clientInterface)
    {
        var signature = new Signature(method);
        var local = signature.Free("method", "taskMethod");
        var channel = signature.Free("channel", "taskChannel");
        var implemented = $"{names.Qualify(clientInterface)}.{method.TaskInterface}";
        writer.Line(GeneratedFile.NestedClassAttribute)
            .Line($"private sealed class {method.TaskClass}({style.Channel} {channel}, {names.Contract}.{method.MethodClass} {local})")
            .Indented($": {style.BaseClass(method)}({channel}, {local}), {implemented}")
            .Open();
        EmitMethod(writer, method, style, Verb.Submit, local);
        foreach (var verb in VerbsAfterSubmit(method, style))
        {
            writer.Line();
            EmitMethod(writer, method, style, verb, local);
        }

        SubmitManyEmitter.EmitMethod(writer, method, style, local);
        OneItemEmitter.EmitMethods(writer, method, style);
        writer.Close();
    }

    /// <summary>Writes what a call of the method returns.</summary>
    public static void EmitReturns(
        SourceWriter writer, MethodModel method, Documentation documentation, ClientStyle style, bool isStored = false)
    {
        if (method.ResultType is not null)
        {
            writer.Returns(documentation, !method.IsStream ? "The result." : isStored ? "The items." : "The items as they come.");
        }
        else if (style.NothingReturned is { } nothing)
        {
            writer.Line($"/// <returns>{nothing}</returns>");
        }
    }

    private static void EmitDeclaration(SourceWriter writer, MethodModel method, ClientStyle style, Verb verb, Documentation documentation)
    {
        var signature = new Signature(method);
        writer.Summary(documentation, verb.Summary(method.ResultType is not null)).Parameters(method, documentation);
        if (verb.HasOptions)
        {
            writer.Parameter(signature.Options, "How the task is queued.");
        }

        writer.Parameter(signature.CancellationToken, verb.Token);
        if (verb == Verb.Submit)
        {
            writer.Line($"/// <returns>{style.HandleReturned(method.ResultType is not null)}</returns>");
        }
        else
        {
            EmitReturns(writer, method, documentation, style, isStored: verb == Verb.Run);
        }

        writer.Exceptions(verb);
        signature.Write(writer, $"{Returns(method, style, verb)} {verb.Name}{style.Suffix}", verb.HasOptions, ";");
    }

    private static void EmitMethod(SourceWriter writer, MethodModel method, ClientStyle style, Verb verb, string local)
    {
        var signature = new Signature(method);
        signature.Write(writer, $"public {Returns(method, style, verb)} {verb.Name}{style.Suffix}", verb.HasOptions, " =>");
        var request = $"{local}.CreateRequest({signature.Arguments})";
        var options = verb.HasOptions ? $"{signature.Options}, " : "";
        writer.Indented($"base.{verb.Name}{style.Suffix}({request}, {options}{signature.CancellationToken});");
    }

    /// <summary>An immediate call that streams would block its caller for each item, so the synchronous client has none.</summary>
    private static IEnumerable<Verb> VerbsAfterSubmit(MethodModel method, ClientStyle style) =>
        method.IsStream && style == ClientStyle.Sync ? [Verb.Run] : [Verb.Run, Verb.Call];

    private static string Returns(MethodModel method, ClientStyle style, Verb verb) => verb == Verb.Submit ? style.Handle(method.StoredResultType)
        : verb == Verb.Call && method.IsStream ? $"global::System.Collections.Generic.IAsyncEnumerable<{method.ResultType}>"
        : style.Returns(method.StoredResultType);
}
