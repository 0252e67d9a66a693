using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Dashboard.Security;

/// <summary>
/// The headers of every answer below the dashboard: it runs its own files only, is shown in no frame of another page, and tells no other site where
/// a visitor comes from.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void AddTo(EndpointBuilder endpoint)
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            Set(context.Response.Headers);
            return inner(context);
        };
    }

    // An endpoint that is stricter about itself sets its own afterwards.
    private static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
