using System.Net.Http.Headers;
using System.Text;
using BentoSharp.Contracts;
using BentoSharp.Tensors;

namespace BentoSharp.Client.Bodies;

/// <summary>
/// Arguments with files as <c>multipart/form-data</c>: first the other fields, each value as its JSON text, then the files; a list of
/// files repeats its field.
/// </summary>
internal static class FormBody
{
    public static MultipartContent Create(BentoRequest request)
    {
        // HttpClient writes the boundary in quotes, which some servers take as a part of it.
        var boundary = $"bento-{Guid.NewGuid():N}";
        var form = new MultipartContent("form-data", boundary) { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        form.Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new("boundary", boundary) } };
        foreach (var (name, json) in JsonMembers.Split(request.Arguments))
        {
            form.Add(Field(name, json));
        }

        foreach (var argument in request.Files)
        {
            form.Add(File(argument));
        }

        return form;
    }

    private static ReadOnlyMemoryContent Field(string name, ReadOnlyMemory<byte> json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{Escape(name)}\"");
        return content;
    }

    private static HttpContent File(BentoFileArgument argument)
    {
        var file = argument.File;
        if (TensorHeader.Of(file.ContentType) is { } tensor)
        {
            var part = TensorBody.Create(file, tensor);
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{Escape(argument.Parameter)}\"");
            return part;
        }

        var content = new FileBody(file);
        var name = Path.GetFileName(file.Name) is { Length: > 0 } given ? given : argument.Parameter;
        content.Headers.TryAddWithoutValidation(
            "Content-Disposition", $"form-data; name=\"{Escape(argument.Parameter)}\"; filename=\"{Escape(name)}\"");
        content.Headers.TryAddWithoutValidation("Content-Type", file.ContentType is { Length: > 0 } type ? type : MediaTypes.Of(name) ?? "application/octet-stream");
        return content;
    }

    /// <summary>As browsers do it: UTF-8 as it is, and only what would end the value or the line is escaped.</summary>
    private static string Escape(string value) =>
        value.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
