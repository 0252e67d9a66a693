using System.Net;

namespace BentoSharp.Client.Transport;

/// <summary>The connections of a channel that was given an address only, or was made by <c>IHttpClientFactory</c>.</summary>
internal static class OwnHttpClient
{
    /// <summary>Longer than any healthy connect; a connect that runs out of it proves that nothing was sent.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Connections are replaced after this time, so that changes of DNS are seen.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The time limits are the channel's: they differ from request to request.</summary>
    public static HttpClient Create(Uri address) => new(CreateHandler()) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public static SocketsHttpHandler CreateHandler() => new()
    {
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxConnectionsPerServer = int.MaxValue,
        EnableMultipleHttp2Connections = true,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
        UseCookies = false,
        AllowAutoRedirect = false,
    };
}
