using System.Net.Http.Headers;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Bodies;

/// <summary>The one argument of a method that takes the body itself: text as <c>text/plain</c>, a file raw, everything else as JSON.</summary>
internal static class RootBody
{
    public static HttpContent Create(BentoParameter root, BentoRequest request)
    {
        var body = BentoRootBody.Of(root, request);
        HttpContent content = body.File is { } file ? new FileBody(file) : new ReadOnlyMemoryContent(body.Bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", body.ContentType);
        return content;
    }
}
