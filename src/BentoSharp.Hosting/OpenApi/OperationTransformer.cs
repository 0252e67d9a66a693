using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>
/// Describes BentoSharp's routes in the application's own OpenAPI document. ASP.NET would make schemas of C# types by the application's JSON
/// options, but what travels is written by the contract's: other names, files, tensors.
/// </summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private static readonly OpenApiJsonReader Reader = new();
    private static readonly OpenApiReaderSettings Settings = new();

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (context.Document is not { } document || metadata.OfType<RouteOperation>().FirstOrDefault() is not { } route)
        {
            return;
        }

        var components = new SchemaComponents();
        var own = Read<OpenApiOperation>(route.Write(components), document);
        foreach (var (name, schema) in components.Schemas)
        {
            if (document.Components?.Schemas?.ContainsKey(name) != true)
            {
                document.AddComponent<IOpenApiSchema>(name, Read<OpenApiSchema>(schema!, document));
            }
        }

        Merge(operation, own);
        if (await SignIn.OfAsync([.. metadata], context.ApplicationServices).ConfigureAwait(false) is { } signIn)
        {
            Add(operation, signIn, document);
        }
    }

    private static void Add(OpenApiOperation operation, SignIn signIn, OpenApiDocument document)
    {
        operation.Description = operation.Description is null ? signIn.Sentence : $"{operation.Description} {signIn.Sentence}";
        foreach (var (code, description) in signIn.Refusals)
        {
            // Of those who run a service it says who they are without authorization.
            operation.Responses!.TryAdd(code, new OpenApiResponse());
            operation.Responses[code].Description = description;
        }

        foreach (var (name, scheme) in signIn.Schemes)
        {
            if (document.Components?.SecuritySchemes?.ContainsKey(name) != true)
            {
                document.AddComponent<IOpenApiSecurityScheme>(name, Read<OpenApiSecurityScheme>(scheme, document));
            }

            (operation.Security ??= []).Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] });
        }
    }

    /// <summary>What the application has said of its endpoints by metadata, such as <c>WithTags</c> or <c>ProducesProblem(401)</c>, stays.</summary>
    private static void Merge(OpenApiOperation operation, OpenApiOperation own)
    {
        operation.OperationId ??= own.OperationId;
        operation.Summary ??= own.Summary;
        operation.Description ??= own.Description;
        operation.Parameters = own.Parameters;
        operation.RequestBody = own.RequestBody;
        var responses = own.Responses ?? [];
        foreach (var (code, response) in operation.Responses ?? [])
        {
            responses.TryAdd(code, response);
        }

        operation.Responses = responses;
    }

    private static T Read<T>(JsonNode node, OpenApiDocument document)
        where T : IOpenApiElement =>
        Reader.ReadFragment<T>(node, OpenApiSpecVersion.OpenApi3_0, document, out _, Settings)!;
}
