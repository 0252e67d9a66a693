using System.Security.Authentication;
using BentoSharp.Client.Bodies;

namespace BentoSharp.Client.Transport;

/// <summary>Sorts what HttpClient throws by how far the request came.</summary>
internal static class TransportFailures
{
    public static bool IsFailure(Exception exception) => exception is HttpRequestException or OperationCanceledException or IOException or FileReadException;

    /// <param name="exception">What was thrown; the caller's own token did not fire.</param>
    /// <param name="connectTimeoutOnly">Whether a cancellation that no token of ours caused can only be the handler's connect timeout.</param>
    public static TransportFailure Sort(Exception exception, bool connectTimeoutOnly) => exception switch
    {
        OperationCanceledException => connectTimeoutOnly ? TransportFailure.NotConnected : TransportFailure.TimedOut,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException } =>
            TransportFailure.NotTrusted,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        } => TransportFailure.NotConnected,
        _ => TransportFailure.Broken,
    };

    /// <summary>What the caller sees when no try brought an answer.</summary>
    public static BentoServiceException ToServiceException(this TransportException exception, Uri address) => exception.Failure switch
    {
        TransportFailure.NotConnected => new(
            503, $"{exception.Request} failed: no connection was made ({exception.Message}). Is the service running at {address.AbsoluteUri}?",
            innerException: exception.InnerException),
        TransportFailure.NotTrusted => new(
            503,
            $"{exception.Request} failed: the certificate of {address.AbsoluteUri} was refused ({exception.InnerException?.InnerException?.Message}).",
            innerException: exception.InnerException),
        TransportFailure.TimedOut => new(
            504,
            $"{exception.Request} was not answered in time. It may still take effect. "
            + $"{nameof(BentoHttpClientOptions)}.{nameof(BentoHttpClientOptions.Timeout)} sets the limit.",
            innerException: exception.InnerException),
        _ => new(
            502,
            $"{exception.Request} failed: the connection broke before the answer was complete ({exception.Message}). It may have taken effect.",
            innerException: exception.InnerException),
    };
}
