namespace BentoSharp.Client.Transport;

/// <summary>A try that brought no answer. It never leaves the channel.</summary>
/// <param name="failure">What went wrong.</param>
/// <param name="request">What was asked, for messages.</param>
/// <param name="cause">The cause.</param>
internal sealed class TransportException(TransportFailure failure, string request, Exception cause) : Exception(cause.Message, cause)
{
    public TransportFailure Failure { get; } = failure;

    public string Request { get; } = request;
}

/// <summary>How far a try came.</summary>
internal enum TransportFailure
{
    /// <summary>No connection was made: nothing was sent.</summary>
    NotConnected,

    /// <summary>The service's certificate was refused: nothing was sent, and trying again does not help.</summary>
    NotTrusted,

    /// <summary>The connection broke: the service may have acted.</summary>
    Broken,

    /// <summary>No answer came in time: the service may have acted.</summary>
    TimedOut,
}
