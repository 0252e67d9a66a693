using BentoSharp.Contracts;
using BentoSharp.Tensors;

namespace BentoSharp.Client.Bodies;

/// <summary>A tensor in its compact form: its bytes, and headers that say what they are.</summary>
internal static class TensorBody
{
    /// <summary>The tensor that is all that a request has, so that it is the body itself; null where there is more, or something else.</summary>
    public static HttpContent? Alone(BentoMethod method, BentoRequest request) =>
        method.Parameters.Count == 1 && request.Files is [var argument] && TensorHeader.Of(argument.File.ContentType) is { } header
            ? Create(argument.File, header)
            : null;

    public static HttpContent Create(BentoFile file, TensorHeader header)
    {
        var content = new FileBody(file);
        content.Headers.TryAddWithoutValidation("Content-Type", TensorHeader.MediaType);
        content.Headers.TryAddWithoutValidation(TensorHeader.DtypeHeader, header.Dtype);
        content.Headers.TryAddWithoutValidation(TensorHeader.ShapeHeader, header.ShapeText);
        return content;
    }
}
