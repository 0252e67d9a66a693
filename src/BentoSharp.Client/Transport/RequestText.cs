namespace BentoSharp.Client.Transport;

/// <summary>Names a request in messages, such as <c>POST http://host/generate/submit</c>; without the query, which has the id.</summary>
internal static class RequestText
{
    public static string Of(HttpRequestMessage request) => $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}";
}
