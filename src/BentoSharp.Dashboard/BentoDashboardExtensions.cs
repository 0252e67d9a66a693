using BentoSharp.Dashboard;
using BentoSharp.Dashboard.Pages;
using BentoSharp.Dashboard.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard.</summary>
public static class BentoDashboardExtensions
{
    /// <summary>
    /// Maps a page over the tasks of all services of this host: what waits and why, what runs, what has failed, and what can be done about it.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">Where the page is. Default: <c>/dashboard</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>A builder for conventions of all of its endpoints, such as <c>RequireAuthorization("operators")</c>.</returns>
    /// <remarks>
    /// Closed by default: without authentication it is answered to the own machine only, like the other verbs for those who run services; see
    /// <see cref="BentoSharpEndpointExtensions.RequireBentoAdmin{TBuilder}"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The prefix is no path of its own.</exception>
    /// <exception cref="InvalidOperationException"><c>AddBentoSharp</c> was not called.</exception>
    public static IEndpointConventionBuilder MapBentoDashboard(
        this IEndpointRouteBuilder endpoints, string prefix = "/dashboard", Action<BentoDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var path = prefix.Trim('/');
        if (path.Length == 0 || path.AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException($"The prefix is \"{prefix}\"; it must be a path of its own, such as /dashboard.", nameof(prefix));
        }

        var options = new BentoDashboardOptions();
        configure?.Invoke(options);
        var group = endpoints.MapGroup("/" + path);
        ((IEndpointConventionBuilder)group).Finally(SecurityHeaders.AddTo);
        var guard = new WriteGuard(options, "/" + path);
        group.MapBentoAdmin("/api").Add(guard.AddTo);
        var page = new DashboardPage(options, "/" + path);
        Get("/api/session", guard.AnswerSessionAsync);
        Get("/assets/{**name}", DashboardAssets.AnswerAsync);
        Get("/{**page}", page.AnswerAsync);
        return group;

        void Get(string pattern, RequestDelegate handler) => group
            .MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler)
            .RequireBentoAdmin()
            .WithDisplayName($"BentoSharp dashboard {pattern}")
            .ExcludeFromDescription();
    }
}
