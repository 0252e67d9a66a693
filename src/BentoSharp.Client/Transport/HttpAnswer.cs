using System.Net.Http.Headers;

namespace BentoSharp.Client.Transport;

/// <summary>An answer that has been read whole.</summary>
/// <param name="StatusCode">The HTTP status code.</param>
/// <param name="ContentType">The media type with its parameters.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers of the answer.</param>
/// <param name="ContentHeaders">The headers of its body.</param>
internal sealed record HttpAnswer(
    int StatusCode, string? ContentType, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>What was asked, such as <c>POST http://host/generate/submit</c>, for messages.</summary>
    public string Request { get; init; } = "";

    /// <summary>Whether a try before it brought none, so that the request may have taken effect earlier.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>The value of a header; null where it is missing.</summary>
    public string? Header(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
