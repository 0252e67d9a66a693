using BentoSharp.Contracts;
using BentoSharp.Tensors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BentoSharp.Hosting.Wire;

/// <summary>
/// Finds tensors in their compact form: a body or a part of a form that has the headers <c>Bento-Tensor-Dtype</c> and
/// <c>Bento-Tensor-Shape</c>.
/// </summary>
internal static class TensorParts
{
    /// <summary>The tensor that a body is; null where it is something else.</summary>
    /// <exception cref="BentoValidationException">It says that it is one, and is wrong.</exception>
    public static TensorPart? OfBody(HttpRequest request, BentoMethod method)
    {
        if (!IsCompact(request.ContentType))
        {
            return null;
        }

        var (dtype, shape) = (Text(request.Headers[TensorHeader.DtypeHeader]), Text(request.Headers[TensorHeader.ShapeHeader]));
        return dtype is null && shape is null ? null
            : method.Parameters is [{ IsTensor: true } parameter] ? new TensorPart(parameter.Name, Header(parameter.Name, dtype, shape))
            : throw Wrong([], method.Parameters.Any(static parameter => parameter.IsTensor)
                ? $"the headers say that the body is a tensor, and {method.Name} takes {string.Join(", ", method.Parameters.Select(static parameter => parameter.Name))}: "
                    + $"send multipart/form-data, in which the part of the tensor has {TensorHeader.DtypeHeader} and {TensorHeader.ShapeHeader}"
                : $"the headers say that the body is a tensor, and {method.Name} takes none: leave out {TensorHeader.DtypeHeader} and {TensorHeader.ShapeHeader}");
    }

    /// <summary>Refuses the raw bytes of a tensor that nothing says the shape of; they would be told to be bad JSON.</summary>
    /// <exception cref="BentoValidationException">The body is such bytes.</exception>
    public static void ThrowIfNameless(HttpRequest request, BentoMethod method, ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \t\r\n"u8);
        if (request.ContentType is not null && IsCompact(request.ContentType) && method.Parameters is [{ IsTensor: true } parameter] && start is [not ((byte)'{' or (byte)'['), ..])
        {
            Header(parameter.Name, null, null);
        }
    }

    /// <summary>The tensor that a part of a form is; null where it is something else.</summary>
    /// <param name="method">The method.</param>
    /// <param name="field">The name of the part.</param>
    /// <param name="isFile">Whether the part has the name of a file.</param>
    /// <param name="contentType">The part's content type.</param>
    /// <param name="headers">The part's headers.</param>
    /// <exception cref="BentoValidationException">It says that it is one, and is wrong.</exception>
    public static TensorPart? OfPart(
        BentoMethod method, string field, bool isFile, string? contentType, IEnumerable<KeyValuePair<string, StringValues>>? headers)
    {
        var parameter = method.Root is { IsTensor: true } root ? root : method.Parameters.FirstOrDefault(known => known.Name == field);
        var (dtype, shape) = (Find(headers, TensorHeader.DtypeHeader), Find(headers, TensorHeader.ShapeHeader));
        if (parameter?.IsTensor == true)
        {
            var isTensor = dtype is not null || shape is not null || isFile || (contentType is not null && IsCompact(contentType));
            return isTensor ? new TensorPart(parameter.Name, Header(parameter.Name, dtype, shape)) : null;
        }

        return parameter is null || (dtype is null && shape is null) ? null : throw Wrong(
            [parameter.Name], $"is no tensor: leave out {TensorHeader.DtypeHeader} and {TensorHeader.ShapeHeader}");
    }

    /// <summary>The error of a tensor that has not as many bytes as its headers say.</summary>
    public static BentoValidationException WrongSize(TensorPart part, long length) => Wrong([part.Parameter], part.Header.SizeFault(length));

    private static TensorHeader Header(string parameter, string? dtype, string? shape)
    {
        try
        {
            return TensorHeader.Parse(dtype, shape);
        }
        catch (FormatException exception)
        {
            throw Wrong([parameter], exception.Message);
        }
    }

    private static bool IsCompact(string? contentType) =>
        contentType is null || contentType.Split(';')[0].Trim().Equals(TensorHeader.MediaType, StringComparison.OrdinalIgnoreCase);

    private static string? Find(IEnumerable<KeyValuePair<string, StringValues>>? headers, string name) =>
        Text((headers ?? []).FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value);

    private static string? Text(StringValues values) => values.Count == 0 ? null : values[^1];

    private static BentoValidationException Wrong(IReadOnlyList<object> location, string message) => new([new("value_error", location, message)]);
}

/// <summary>A tensor in a request.</summary>
/// <param name="Parameter">The parameter that it is for.</param>
/// <param name="Header">What it says of itself.</param>
internal sealed record TensorPart(string Parameter, TensorHeader Header);
