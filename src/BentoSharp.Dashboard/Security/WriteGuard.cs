using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Dashboard.Security;

/// <summary>
/// Lets through what changes something only from the page itself: from its own origin, with the token that the page was given, and from who may do
/// more than look.
/// </summary>
/// <remarks>
/// The token stands in a cookie that no script can read, and is handed to the page by a request that no other site can read the answer of. A page of
/// another site can make the browser send the cookie, but does not know what to send beside it.
/// </remarks>
internal sealed class WriteGuard(BentoDashboardOptions options, string path)
{
    public const string TokenHeader = "X-Bento-Token";

    private const string Cookie = "bento-dashboard";
    private const int TokenBytes = 32;

    public void AddTo(EndpointBuilder endpoint)
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async context =>
        {
            var why = IsSafe(context.Request.Method) ? null : await WhyNotAsync(context).ConfigureAwait(false);
            await (why is null ? inner(context) : RefuseAsync(context, why)).ConfigureAwait(false);
        };
    }

    /// <summary>Tells the page what it may do, and its token.</summary>
    public async Task AnswerSessionAsync(HttpContext context)
    {
        var token = Token(context) ?? NewToken(context);
        var isReadOnly = !await MayWriteAsync(context).ConfigureAwait(false);
        await AnswerAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("token"u8, token);
            writer.WriteBoolean("read_only"u8, isReadOnly);
            writer.WriteString("user"u8, context.User.Identity is { IsAuthenticated: true } user ? user.Name ?? "" : null);
        }).ConfigureAwait(false);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private async ValueTask<string?> WhyNotAsync(HttpContext context)
    {
        if (!IsFromHere(context.Request))
        {
            return "the request was sent by a page of another site";
        }

        if (!HasToken(context))
        {
            return "the page's token is missing or old: load the page again";
        }

        return await MayWriteAsync(context).ConfigureAwait(false) ? null : "this dashboard is for looking only";
    }

    /// <summary>Whether the browser says that the page's own origin sent it. Browsers that do not say which site is asking tell an origin.</summary>
    private static bool IsFromHere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
        {
            return site == "same-origin";
        }

        return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && origin.Scheme == request.Scheme
            && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasToken(HttpContext context) => Token(context) is { } token
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token), Encoding.UTF8.GetBytes(context.Request.Headers[TokenHeader].ToString()));

    private static string? Token(HttpContext context) =>
        context.Request.Cookies[Cookie] is { Length: TokenBytes * 2 } token && token.All(char.IsAsciiHexDigitLower) ? token : null;

    private string NewToken(HttpContext context)
    {
        var token = RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
        context.Response.Cookies.Append(Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase.Add(path),
        });
        return token;
    }

    private async ValueTask<bool> MayWriteAsync(HttpContext context)
    {
        if (options.ReadOnly)
        {
            return false;
        }

        if (options.WritePolicy is not { } policy)
        {
            return true;
        }

        var authorization = context.RequestServices.GetService<IAuthorizationService>()
            ?? throw new InvalidOperationException("WritePolicy of the dashboard needs authorization: call builder.Services.AddAuthorization().");
        return (await authorization.AuthorizeAsync(context.User, context, policy).ConfigureAwait(false)).Succeeded;
    }

    private static Task RefuseAsync(HttpContext context, string why) =>
        AnswerAsync(context, StatusCodes.Status403Forbidden, writer => writer.WriteString("error"u8, why));

    private static async Task AnswerAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
