using BentoSharp.Hosting.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Maps the routes of a service, each with what OpenAPI documents say of it.</summary>
internal sealed class DescribedRoutes(IEndpointRouteBuilder routes, BentoServiceDefinition service)
{
    private readonly List<RouteOperation> _operations = [];

    /// <summary>What was mapped.</summary>
    public IReadOnlyList<RouteOperation> Operations => _operations;

    /// <param name="operation">What is told, of its one verb.</param>
    /// <param name="verbs">The verbs that are answered; the others are only answered.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="name">What the endpoint is called in logs.</param>
    /// <param name="metadata">What else is known of the endpoint, such as the scope that it asks for.</param>
    public void Map(RouteOperation operation, string[] verbs, RequestDelegate handler, string name, params object[] metadata)
    {
        _operations.Add(operation);

        // ASP.NET describes handlers whose method it finds here.
        routes.MapMethods(operation.Path, [operation.Verb], handler).WithDisplayName(name)
            .WithMetadata(handler.Method, operation, new TagsAttribute(service.Name))
            .WithMetadata(metadata);
        var others = verbs.Where(verb => verb != operation.Verb).ToArray();
        if (others.Length > 0)
        {
            routes.MapMethods(operation.Path, others, handler).WithDisplayName(name).ExcludeFromDescription().WithMetadata(metadata);
        }

        PlainAnswers.MapMethodNotAllowed(routes, operation.Path, verbs);
    }
}
