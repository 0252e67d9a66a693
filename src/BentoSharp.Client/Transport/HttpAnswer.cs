using System.Net.Http.Headers;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Transport;

/// <summary>An answer that has been read whole.</summary>
internal sealed record HttpAnswer
{
    public HttpAnswer(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        Request = RequestText.Of(request);
        Uri = request.RequestUri!;
        StatusCode = (int)response.StatusCode;
        Reason = response.ReasonPhrase;
        Headers = response.Headers;
        ContentHeaders = response.Content.Headers;
        ContentType = ContentHeaders.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null;
        Body = body;
    }

    /// <summary>What was asked, for messages.</summary>
    public string Request { get; }

    /// <summary>Who answered.</summary>
    public Uri Uri { get; }

    public int StatusCode { get; }

    public string? Reason { get; }

    public HttpResponseHeaders Headers { get; }

    public HttpContentHeaders ContentHeaders { get; }

    /// <summary>The media type with its parameters.</summary>
    public string? ContentType { get; }

    public byte[] Body { get; }

    /// <summary>The body of a result that is a long file; then <see cref="Body"/> is empty.</summary>
    public BentoFile? File { get; init; }

    /// <summary>Whether a try before it brought none, so that the request may have taken effect earlier.</summary>
    public bool IsRepeat { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>How the task ended, where the service says that the answer replays its outcome; null for any other answer.</summary>
    public BentoTaskStatus? StoredOutcome => StatusWords.Parse(Header(WireHeaders.TaskStatus)) is
        (BentoTaskStatus.Success or BentoTaskStatus.Failure or BentoTaskStatus.Canceled) and var status ? status : null;

    /// <summary>The value of a header; null where it is missing.</summary>
    public string? Header(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
