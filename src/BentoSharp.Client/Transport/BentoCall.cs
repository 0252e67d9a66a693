namespace BentoSharp.Client.Transport;

/// <summary>One request of the protocol, which can be built again for each try.</summary>
/// <param name="Build">Builds the request.</param>
/// <param name="IsRepeatable">Whether sending it twice does no harm.</param>
internal sealed record BentoCall(Func<IBentoRequests, Task<HttpRequestMessage>> Build, bool IsRepeatable)
{
    /// <summary>Whether the service is asked to take the request before its body is sent, because that is long.</summary>
    public bool AsksFirst { get; init; }

    /// <summary>Whether a successful answer is a file, which may be too long for memory.</summary>
    public bool GivesFile { get; init; }

    /// <summary>How much longer than other requests it may take, because the service was asked to wait.</summary>
    public TimeSpan ServerWait { get; init; }

    /// <summary>How long a streamed answer may bring nothing, where the service shows that it lives; null for ever.</summary>
    public TimeSpan? LongestSilence { get; init; }
}
