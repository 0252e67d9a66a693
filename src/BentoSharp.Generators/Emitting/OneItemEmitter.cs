using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes the members of a batchable task's client that take one item and give its own result.</summary>
internal static class OneItemEmitter
{
    private const string Options = "global::BentoSharp.SubmitOptions? options = null";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    public static void EmitDeclarations(SourceWriter writer, MethodModel method, ClientStyle style)
    {
        if (method.Item is not { } item)
        {
            return;
        }

        if (style == ClientStyle.Async)
        {
            Begin(writer, "Queues a task of one item, which runs together with others that wait; when it returns, the task is durable.")
                .Line("/// <returns>The task's handle: await it for the item's result, or keep its id.</returns>")
                .Exceptions(Verb.Submit);
            Write(writer, $"{style.Handle(item.ResultType)} SubmitOne{style.Suffix}", item, ";");
        }

        Begin(writer, "Queues a task of one item and waits for its result.").Line("/// <returns>The item's result.</returns>").Exceptions(Verb.Run);
        Write(writer, $"{style.Returns(item.ResultType)} RunOne{style.Suffix}", item, ";");
    }

    public static void EmitMethods(SourceWriter writer, MethodModel method, ClientStyle style)
    {
        if (method.Item is not { } item)
        {
            return;
        }

        if (style == ClientStyle.Async)
        {
            writer.Line();
            Write(writer, $"public async {style.Handle(item.ResultType)} SubmitOneAsync", item, " =>");
            writer.Indented($"(await SubmitAsync({item.Wrap}, options, cancellationToken).ConfigureAwait(false)).Select(OneOf);");
        }

        writer.Line();
        Write(writer, $"public {(style == ClientStyle.Async ? "async " : "")}{style.Returns(item.ResultType)} RunOne{style.Suffix}", item, " =>");
        writer.Indented(style == ClientStyle.Async
                ? $"OneOf(await RunAsync({item.Wrap}, options, cancellationToken).ConfigureAwait(false));"
                : $"OneOf(Run({item.Wrap}, options, cancellationToken));")
            .Line()
            .Line($"private static {item.ResultType} OneOf({method.ResultType} results) => {item.Unwrap};");
    }

    private static SourceWriter Begin(SourceWriter writer, string summary) => writer.Line()
        .Summary(summary)
        .Line("/// <param name=\"item\">The item.</param>")
        .Line("/// <param name=\"options\">How the task is queued.</param>")
        .Line("/// <param name=\"cancellationToken\">Stops the call, not the task.</param>");

    private static void Write(SourceWriter writer, string header, ItemModel item, string end) => writer.Line($"{header}(")
        .Indented($"{item.Type} item,")
        .Indented($"{Options},")
        .Indented($"{Token}){end}");
}
