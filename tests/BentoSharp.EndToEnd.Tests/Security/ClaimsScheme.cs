using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>Signs in whoever sends claims, such as <c>sub=ann;scope=read</c>: it stands for any scheme of an application's own.</summary>
internal sealed class ClaimsScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Header = "X-Claims";

    public static void Add(IServiceCollection services) =>
        services.AddAuthentication(nameof(ClaimsScheme)).AddScheme<AuthenticationSchemeOptions, ClaimsScheme>(nameof(ClaimsScheme), null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header] is not [{ } text])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var claims = text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=')).Select(static pair => new Claim(pair[0], pair[1]));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "test")), Scheme.Name)));
    }
}
