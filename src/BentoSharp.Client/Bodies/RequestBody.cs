using System.Net.Http.Headers;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Bodies;

/// <summary>
/// Arguments as a body: JSON, a form where a file or a tensor in its compact form is among them, or the one argument itself. A new one is made
/// for each try.
/// </summary>
internal static class RequestBody
{
    private static readonly byte[] NoArguments = "{}"u8.ToArray();

    public static HttpContent Create(BentoMethod method, BentoRequest request) =>
        TensorBody.Alone(method, request) is { } tensor ? tensor
        : method.Root is { } root ? RootBody.Create(root, request)
        : request.Files.Count == 0 ? Json(request.Arguments)
        : FormBody.Create(request);

    private static ReadOnlyMemoryContent Json(ReadOnlyMemory<byte> arguments) => new(arguments.IsEmpty ? NoArguments : arguments)
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
    };
}
