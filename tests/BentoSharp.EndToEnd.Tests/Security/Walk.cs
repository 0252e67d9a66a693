using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>A request to a route that names a task in every place where one may be named.</summary>
internal sealed partial record Walk(RouteEndpoint Route, string Verb)
{
    /// <summary>The argument that is sent.</summary>
    public const string Word = "theft";

    /// <summary>Each verb of each route; of one that takes the verbs that others leave, one of those.</summary>
    public static IEnumerable<Walk> Of(IEnumerable<RouteEndpoint> routes) => routes.SelectMany(static route =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["DELETE"]).Select(verb => new Walk(route, verb)));

    public string Path => Rest().Replace("/" + Route.RoutePattern.RawText!.TrimStart('/'), "no/such/route");

    public async Task<Answer> SendAsync(HttpClient caller, string id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Verb), $"{Path}?task_id={id}");
        if (Verb is "POST" or "PUT")
        {
            var body = $$$"""{"word":"{{{Word}}}","items":[{"word":"{{{Word}}}"}],"results":true,"task_ids":["{{{id}}}"]}""";
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await caller.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public override string ToString() => $"{Verb} {Path}";

    [GeneratedRegex(@"\{\*\*\w+\}")]
    private static partial Regex Rest();
}

internal sealed record Answer(int Status, string Body);
