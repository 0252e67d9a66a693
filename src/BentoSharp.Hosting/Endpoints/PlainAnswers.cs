using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Answers to requests that reach no method: plain text, as BentoML's server gives them.</summary>
internal static class PlainAnswers
{
    private const string TextType = "text/plain; charset=utf-8";

    public static Task NotFoundAsync(HttpContext context) =>
        RedirectsSlash(context) ? Task.CompletedTask : AnswerAsync(context, StatusCodes.Status404NotFound, "Not Found");

    public static Task MethodNotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
    }

    /// <summary>Answers the verbs that a route does not have. Routing takes an endpoint for any verb after those for one.</summary>
    public static void MapMethodNotAllowed(IEndpointRouteBuilder routes, string path, IEnumerable<string> verbs)
    {
        var allowed = string.Join(", ", verbs);
        routes.Map(path, context => RedirectsSlash(context) ? Task.CompletedTask : MethodNotAllowedAsync(context, allowed));
    }

    /// <summary>Sends a caller whose path ends with a slash to the path without it; routing takes both for the same.</summary>
    /// <returns>False where there is no slash.</returns>
    public static bool RedirectsSlash(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value is [.., not '/'])
        {
            return false;
        }

        var path = request.PathBase.Add(request.Path).ToUriComponent();
        var target = "/" + path.Trim('/');
        if (!path.EndsWith('/') || target.Length == 1)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = target + request.QueryString.ToUriComponent();
        return true;
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = TextType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
