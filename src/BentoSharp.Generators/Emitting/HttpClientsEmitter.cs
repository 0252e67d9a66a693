using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes <c>X.HttpClients.g.cs</c>: the asynchronous and the synchronous client over HTTP.</summary>
internal static class HttpClientsEmitter
{
    private const string Client = "global::BentoSharp.Client";
    private const string Options = $"{Client}.BentoHttpClientOptions? options = null";

    public static string Emit(ContractNames names)
    {
        var writer = GeneratedFile.Begin(names.Namespace, usesObsolete: false);
        EmitClass(writer, names, $"{names.Stem}AsyncHttpClient", names.Client, isAsync: true);
        writer.Line();
        EmitClass(writer, names, $"{names.Stem}SyncHttpClient", names.SyncClient, isAsync: false);
        return writer.ToString();
    }

    private static void EmitClass(SourceWriter writer, ContractNames names, string type, string baseType, bool isAsync)
    {
        var how = isAsync ? "over HTTP" : "over HTTP; each call blocks the caller's thread";
        writer.Summary($"Calls <see cref=\"{Cref.Of(names.TypeName)}\"/> {how}.")
            .Line(GeneratedFile.Attribute)
            .Open($"{names.Modifier} sealed class {type} : {baseType}, global::System.{(isAsync ? "IAsyncDisposable" : "IDisposable")}")
            .Line($"private readonly {Client}.BentoHttpChannel _channel;")
            .Line();
        EmitConstructor(writer, type, "string", "baseUrl", "Where the service is, such as <c>http://localhost:3000</c>.");
        EmitConstructor(writer, type, "global::System.Uri", "baseAddress", "Where the service is.");
        EmitConstructor(
            writer,
            type,
            "global::System.Net.Http.HttpClient",
            "httpClient",
            "What sends the requests; its base address is where the service is. It is not disposed with this client.");
        writer.Line($"private {type}({Client}.BentoHttpChannel channel)")
            .Indented(": base(channel) => _channel = channel;")
            .Line()
            .Inherited()
            .Line(isAsync
                ? "public global::System.Threading.Tasks.ValueTask DisposeAsync() => _channel.DisposeAsync();"
                : "public void Dispose() => _channel.Dispose();")
            .Close();
    }

    private static void EmitConstructor(SourceWriter writer, string type, string parameterType, string parameter, string meaning) => writer
        .Summary("Creates the client.")
        .Parameter(parameter, meaning)
        .Parameter("options", "How it calls.")
        .Line($"public {type}({parameterType} {parameter}, {Options})")
        .Indented($": this(new {Client}.BentoHttpChannel({parameter}, options))")
        .Open()
        .Close()
        .Line();
}
