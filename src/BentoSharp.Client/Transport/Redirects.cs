namespace BentoSharp.Client.Transport;

/// <summary>
/// Follows redirects in the place of HttpClient, which would turn a POST into a GET and drop the token even on the way from a service's
/// http address to its https one.
/// </summary>
internal static class Redirects
{
    private const int Most = 10;

    /// <summary>Where the same request is sent next; null where the answer is final.</summary>
    public static Uri? Target(HttpAnswer answer, int hops)
    {
        if (answer.StatusCode is not (301 or 302 or 307 or 308) || answer.Headers.Location is not { } location || hops >= Most)
        {
            return null;
        }

        var target = new Uri(answer.Uri, location);
        return target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && answer.Uri.Scheme == Uri.UriSchemeHttp) ? target : null;
    }

    /// <summary>Whether tokens may be shown there: the service's own host and port, or its https address.</summary>
    public static bool IsTrusted(Uri service, Uri target) =>
        Uri.Compare(service, target, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
        || (service.Host.Equals(target.Host, StringComparison.OrdinalIgnoreCase)
            && service.IsDefaultPort && target.IsDefaultPort && target.Scheme == Uri.UriSchemeHttps);
}
