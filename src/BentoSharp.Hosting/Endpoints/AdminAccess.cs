using System.Net;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// Who may use the verbs that are for those who run a service. Where authorization is required ASP.NET has asked for the scope of
/// administrators; else it is whoever has that, callers on the service's own machine, and all others where <c>AllowRemoteAdmin</c> says so.
/// A request that a proxy has passed on, or that a page of another site has sent, does not come from this machine's user.
/// </summary>
internal static class AdminAccess
{
    // What proxies say of whom they pass on; one of them is enough.
    private static readonly string[] Passed = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"];

    /// <summary>A handler that answers 403 to who may not use it.</summary>
    public static Func<HttpContext, Task> Only(Func<HttpContext, Task> handler, BentoSharpOptions options) => async context =>
    {
        var isAllowed = options.AllowRemoteAdmin
            || RouteAuthorization.IsRequired(context.GetEndpoint())
            || IsLocal(context)
            || await Callers.IsAdminAsync(context).ConfigureAwait(false);
        await (isAllowed
            ? handler(context)
            : Answers.ErrorAsync(
                context,
                403,
                "this verb is answered only to the machine that the service runs on, and to administrators; to open it to all others set "
                + "BentoSharp:AllowRemoteAdmin, and protect the route")).ConfigureAwait(false);
    };

    private static bool IsLocal(HttpContext context)
    {
        var headers = context.Request.Headers;
        return context.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address)
            && IsLocal(context.Request.Host.Host)
            && !Passed.Any(headers.ContainsKey)
            && (headers["Sec-Fetch-Site"] != "cross-site" || headers["Sec-Fetch-Mode"] == "navigate")
            && (headers.Origin.Count == 0 || (Uri.TryCreate(headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == context.Request.Host.Value));
    }

    // A name of somebody else's may have been made to lead here.
    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
