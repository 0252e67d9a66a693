using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes <c>X.HttpClients.g.cs</c>: the asynchronous and the synchronous client over HTTP, and
/// the methods that add the former to a service collection.</summary>
internal static class HttpClientsEmitter
{
    private const string Client = "global::BentoSharp.Client";
    private const string Builder = "global::Microsoft.Extensions.DependencyInjection.IHttpClientBuilder";
    private const string BaseUrl = "Where the service is, such as <c>http://localhost:3000</c>.";
    private const string Configured = "Default: where configuration says (<c>BaseUrl</c>).";
    private const string Options = $"{Client}.BentoHttpClientOptions? options = null";

    public static string Emit(ContractNames names)
    {
        var writer = GeneratedFile.Begin(names.Namespace, usesObsolete: false);
        EmitClass(writer, names, $"{names.Stem}AsyncHttpClient", names.Client, isAsync: true);
        writer.Line();
        EmitClass(writer, names, $"{names.Stem}SyncHttpClient", names.SyncClient, isAsync: false);
        writer.Line();
        EmitExtensions(writer, names);
        return writer.ToString();
    }

    private static void EmitClass(SourceWriter writer, ContractNames names, string type, string baseType, bool isAsync)
    {
        var how = isAsync ? "over HTTP" : "over HTTP; each call blocks the caller's thread";
        writer.Summary($"Calls {Cref.Service(names)} {how}.")
            .Lines(GeneratedFile.ClassAttributes)
            .Open($"{names.Modifier} sealed class {type} : {baseType}, global::System.{(isAsync ? "IAsyncDisposable" : "IDisposable")}")
            .Line($"private readonly {Client}.BentoHttpChannel _channel;")
            .Line();
        EmitConstructor(writer, type, "string", "baseUrl", BaseUrl);
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

    private static void EmitExtensions(SourceWriter writer, ContractNames names)
    {
        writer.Summary($"Adds HTTP clients of {Cref.Service(names)} to a service collection.")
            .Lines(GeneratedFile.ClassAttributes)
            .Open($"{names.Modifier} static class {names.Stem}HttpClientExtensions");
        EmitExtension(writer, names, "", "null", "null", []);
        writer.Line();
        EmitExtension(writer, names, "", "null", "baseUrl", [("string baseUrl", BaseUrl)]);
        writer.Line();
        EmitExtension(
            writer,
            names,
            "Keyed",
            "key",
            "baseUrl",
            [("string key", "The key to ask for it by, and the name of its configuration section."), ("string? baseUrl = null", $"{BaseUrl} {Configured}")]);
        writer.Close();
    }

    /// <summary>Writes <c>AddXClient</c>; the parameters come with their descriptions.</summary>
    private static void EmitExtension(
        SourceWriter writer, ContractNames names, string kind, string key, string baseUrl, (string Declaration, string Meaning)[] parameters)
    {
        var place = key == "null" ? "BentoSharp:Clients:&lt;service&gt;" : "BentoSharp:Clients:&lt;key&gt;";
        writer.Summary($"Adds <see cref=\"{names.ClientInterface}\"/> over HTTP, with options from the configuration section <c>{place}</c>.")
            .Parameter("services", "The application's services.");
        foreach (var (declaration, meaning) in parameters)
        {
            writer.Parameter(declaration.Split(' ')[1], meaning);
        }

        const string Services = "global::Microsoft.Extensions.DependencyInjection.IServiceCollection";
        string[] all =
        [
            $"this {Services} services",
            .. parameters.Select(static parameter => parameter.Declaration),
            $"global::System.Action<{Client}.BentoHttpClientOptions>? configure = null",
        ];
        string[] arguments =
        [
            "services", $"{names.Contract}.Instance.ServiceName", $"static channel => new {names.Client}(channel)", key, baseUrl, "configure",
        ];
        writer.Parameter("configure", "Sets options in code; configuration overrides them.")
            .Lines(Wrapping.List($"public static {Builder} Add{kind}{names.Stem}Client(", all, ") =>"))
            .Lines(Wrapping.List($"{Client}.BentoHttpClients.Add<{names.ClientInterface}>(", arguments, ");").Indented());
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
