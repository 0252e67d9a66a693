using BentoSharp.Generators.Caching;
using BentoSharp.Generators.Emitting;
using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing;
using BentoSharp.Generators.Parsing.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators;

/// <summary>
/// Generates contracts, clients and endpoints from [BentoService] types and from schema files. Parsing makes models that hold nothing of the compilation,
/// emitting makes text of them; what breaks a rule is skipped here and reported by <see cref="Diagnostics.BentoAnalyzer"/>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class BentoGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var references = context.CompilationProvider
            .Select(static (compilation, _) => new References(
                Hosting: compilation.GetTypeByMetadataName("BentoSharp.Hosting.BentoSharpBuilder") is not null,
                Client: compilation.GetTypeByMetadataName("BentoSharp.Client.BentoHttpChannel") is not null))
            .WithTrackingName(Steps.References);
        var parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                "BentoSharp.BentoServiceAttribute",
                static (node, _) => node is TypeDeclarationSyntax,
                static (match, token) => IsFirstDeclaration(match, token)
                    ? KnownServices.Of(match, token)
                    : null)
            .Where(static service => service is not null)
            .Select(static (service, _) => service!);
        var clashes = parsed
            .Select(static (service, _) => service.HintName)
            .Collect()
            .Select(static (names, _) => HintNames.Clashing(names))
            .WithTrackingName(Steps.HintNames);
        var services = parsed
            .Combine(clashes)
            .Select(static (pair, _) => pair.Left.WithHintName(HintNames.Unique(pair.Left.HintName, pair.Right)))
            .WithTrackingName(Steps.Services);
        var contracts = services
            .Where(static service => service.DeclaresContract)
            .Select(static (service, _) => service.Contract)
            .WithTrackingName(Steps.Contracts);
        context.RegisterSourceOutput(contracts, EmitContract);
        RegisterHttpClients(context, contracts, references);
        RegisterSchemas(context, references);

        // Not an implementation output, though nothing of a handler is ever named: user code names the AddX of the same file.
        var endpoints = services
            .Where(static service => service.Endpoints is not null)
            .Combine(references)
            .Where(static pair => pair.Right.Hosting)
            .Select(static (pair, _) => pair.Left with { Contract = pair.Left.Contract.WithoutDocumentation() })
            .WithTrackingName(Steps.Endpoints);
        context.RegisterSourceOutput(
            endpoints,
            static (output, service) => output.AddSource($"{service.HintName}.Endpoints.g.cs", EndpointsEmitter.Emit(service)));
    }

    private static void RegisterHttpClients(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ContractModel> contracts,
        IncrementalValueProvider<References> references)
    {
        var ofContracts = contracts
            .Select(static (contract, _) => contract.Names)
            .Combine(references)
            .Where(static pair => pair.Right.Client)
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(Steps.HttpClients);
        context.RegisterSourceOutput(ofContracts, EmitHttpClients);

        var ofAttributes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                "BentoSharp.BentoClientAttribute",
                static (node, _) => node is CompilationUnitSyntax,
                static (match, _) => ClientAttributeParser.Parse(match.Attributes, match.SemanticModel.Compilation))
            .Collect()
            .SelectMany(static (files, _) => files.SelectMany(static names => names).Distinct())
            .Combine(references)
            .Where(static pair => pair.Right.Client)
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(Steps.AttributedHttpClients);
        context.RegisterSourceOutput(ofAttributes, EmitHttpClients);
    }

    private static void RegisterSchemas(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<References> references)
    {
        var schemas = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, token) => SchemaFile.Of(pair.Left, pair.Right, token))
            .Where(static file => file is not null)
            .Select(static (file, _) => SchemaParser.Parse(file!))
            .Where(static schema => schema is not null)
            .Collect()
            .SelectMany(static (all, _) => SchemaFiles.Distinct(all!))
            .WithTrackingName(Steps.Schemas);
        context.RegisterSourceOutput(schemas, static (output, schema) =>
        {
            EmitContract(output, schema.Contract);
            if (schema.Records.Count + schema.Enums.Count > 0)
            {
                output.AddSource($"{schema.Contract.Names.HintName}.Models.g.cs", ModelsEmitter.Emit(schema));
            }
        });
        var clients = schemas
            .Select(static (schema, _) => schema.Contract.Names)
            .Combine(references)
            .Where(static pair => pair.Right.Client)
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(Steps.SchemaHttpClients);
        context.RegisterSourceOutput(clients, EmitHttpClients);
    }

    private static void EmitContract(SourceProductionContext output, ContractModel contract)
    {
        var name = contract.Names.HintName;
        output.AddSource($"{name}.Contract.g.cs", ContractEmitter.Emit(contract));
        output.AddSource($"{name}.Client.g.cs", ClientEmitter.Emit(contract, ClientStyle.Async));
        output.AddSource($"{name}.SyncClient.g.cs", ClientEmitter.Emit(contract, ClientStyle.Sync));
    }

    private static void EmitHttpClients(SourceProductionContext output, ContractNames names) =>
        output.AddSource($"{names.HintName}.HttpClients.g.cs", HttpClientsEmitter.Emit(names));

    /// <summary>
    /// Whether the node is the first that carries the attribute: a partial type can carry it twice, which is an error of its own.
    /// </summary>
    private static bool IsFirstDeclaration(GeneratorAttributeSyntaxContext match, CancellationToken cancellationToken) =>
        match.TargetSymbol.Attribute("BentoServiceAttribute")?.ApplicationSyntaxReference is { } reference
        && reference.SyntaxTree == match.TargetNode.SyntaxTree
        && match.TargetNode.Span.Contains(reference.Span);
}
