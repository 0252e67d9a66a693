using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes <c>X.Client.g.cs</c> and <c>X.SyncClient.g.cs</c>: the client's interface, and the client over a channel.</summary>
internal sealed class ClientEmitter
{
    private readonly ContractModel _contract;
    private readonly ClientStyle _style;
    private readonly string _class;
    private readonly string _interface;

    private ClientEmitter(ContractModel contract, ClientStyle style)
    {
        // A stream would block its caller for each item: who wants that can enumerate the asynchronous client's.
        _contract = style == ClientStyle.Sync
            ? contract with { Methods = contract.Methods.Where(static method => !method.IsStream || method.IsTask).ToEquatableArray() }
            : contract;
        _style = style;
        _class = $"{contract.Names.Stem}{style.Kind}Client";
        _interface = $"I{_class}";
    }

    public static string Emit(ContractModel contract, ClientStyle style)
    {
        var writer = GeneratedFile.Begin(contract);
        var emitter = new ClientEmitter(contract, style);
        emitter.EmitInterface(writer);
        writer.Line();
        emitter.EmitClass(writer);
        return writer.ToString();
    }

    private void EmitInterface(SourceWriter writer)
    {
        writer.Summary($"Calls {Cref.Service(_contract.Names)}: {_style.Words}.")
            .Line(GeneratedFile.Attribute)
            .Open($"{_contract.Names.Modifier} interface {_interface}");
        var isFirst = true;
        foreach (var method in _contract.Methods)
        {
            Separate(writer, ref isFirst);
            if (method.IsTask)
            {
                writer.Summary(method, Documentation.Parse(method.Documentation)).Line($"{method.TaskInterface} {method.Name} {{ get; }}");
            }
            else
            {
                EmitApiDeclaration(writer, method);
            }
        }

        foreach (var method in _contract.Methods.Where(static method => method.IsTask))
        {
            Separate(writer, ref isFirst);
            TaskClientEmitter.EmitInterface(writer, method, _style);
        }

        writer.Close();
    }

    private void EmitApiDeclaration(SourceWriter writer, MethodModel method)
    {
        var documentation = Documentation.Parse(method.Documentation);
        var signature = new Signature(method);
        writer.Summary(method, documentation)
            .Remarks(documentation)
            .Parameters(method, documentation)
            .Parameter(signature.CancellationToken, "Stops the call.");
        TaskClientEmitter.EmitReturns(writer, method, documentation, _style);
        writer.Exceptions(Verb.Call);
        signature.Write(writer, $"{Returns(method)} {method.Name}{_style.Suffix}", withOptions: false, ";");
    }

    private void EmitClass(SourceWriter writer)
    {
        var hasApis = _contract.Methods.Any(static method => !method.IsTask);
        writer.Summary($"Calls {Cref.Service(_contract.Names)} over a channel.")
            .Lines(GeneratedFile.ClassAttributes)
            .Open($"{_contract.Names.Modifier} class {_class} : {_contract.Names.Qualify(_interface)}");
        if (hasApis)
        {
            writer.Line($"private readonly {_style.Channel} _channel;").Line();
        }

        EmitConstructor(writer, hasApis);
        foreach (var method in _contract.Methods)
        {
            writer.Line();
            EmitMember(writer, method);
        }

        foreach (var method in _contract.Methods.Where(static method => method.IsTask))
        {
            writer.Line();
            TaskClientEmitter.EmitClass(writer, method, _style, _contract.Names, _interface);
        }

        writer.Close();
    }

    private void EmitConstructor(SourceWriter writer, bool hasApis)
    {
        writer.Summary("Creates the client.")
            .Parameter("channel", "What carries the calls.")
            .Open($"public {_class}({_style.Channel} channel)");
        if (hasApis)
        {
            writer.Line("_channel = channel;");
        }

        if (_contract.Methods.Any(static method => method.IsTask))
        {
            writer.Line($"var contract = {_contract.Names.Contract}.Instance;");
        }

        foreach (var method in _contract.Methods.Where(static method => method.IsTask))
        {
            writer.Line($"{method.Name} = new {method.TaskClass}(channel, contract.{method.Name});");
        }

        writer.Close();
    }

    private void EmitMember(SourceWriter writer, MethodModel method)
    {
        writer.Inherited();
        if (method.IsTask)
        {
            writer.Line($"public {_contract.Names.Qualify(_interface)}.{method.TaskInterface} {method.Name} {{ get; }}");
            return;
        }

        var signature = new Signature(method);
        var local = signature.Free("method", "calledMethod");
        signature.Write(writer, $"public {Returns(method)} {method.Name}{_style.Suffix}", withOptions: false, "");
        writer.Open()
            .Line($"var {local} = {_contract.Names.Contract}.Instance.{method.Name};");
        var request = $"{local}.CreateRequest({signature.Arguments})";
        var token = signature.CancellationToken;
        var channel = signature.Free("_channel", "this._channel");
        var isVoidSync = method.ResultType is null && _style == ClientStyle.Sync;
        writer.Line(method.ResultType is null
            ? $"{(isVoidSync ? "" : "return ")}{channel}.Call{_style.Suffix}({local}, {request}, {token});"
            : $"return {local}.{(method.IsStream ? "Stream" : "Call")}{_style.Suffix}({channel}, {request}, {token});");
        writer.Close();
    }

    private string Returns(MethodModel method) => method.IsStream
        ? $"global::System.Collections.Generic.IAsyncEnumerable<{method.ResultType}>"
        : _style.Returns(method.ResultType);

    private static void Separate(SourceWriter writer, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.Line();
        }

        isFirst = false;
    }
}
