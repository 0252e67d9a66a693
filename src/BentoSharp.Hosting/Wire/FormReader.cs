using System.Text;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace BentoSharp.Hosting.Wire;

/// <summary>Reads forms. Those with files are read part by part, each file straight to where it stays.</summary>
internal static class FormReader
{
    private const int MostParts = 1_024;

    /// <summary>Reads a form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="method">The method that it is for.</param>
    /// <param name="receiver">What takes the files.</param>
    /// <param name="maxFieldBytes">The most bytes of all fields together, and of one image or tensor.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<(IFormCollection Fields, List<StoredFile> Files)> ReadAsync(
        HttpRequest request, BentoMethod method, FileReceiver receiver, int maxFieldBytes, CancellationToken cancellationToken)
    {
        var isMultipart = request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
        if (isMultipart && request.HttpContext.Features.Get<IFormFeature>()?.Form is null)
        {
            return await ReadPartsAsync(request, method, receiver, maxFieldBytes, cancellationToken).ConfigureAwait(false);
        }

        // Fields only, or read by the application already.
        var options = new FormOptions { BufferBodyLengthLimit = maxFieldBytes, ValueLengthLimit = maxFieldBytes };
        var form = await request.ReadFormAsync(options, cancellationToken).ConfigureAwait(false);
        var files = new List<StoredFile>(form.Files.Count);
        foreach (var file in form.Files)
        {
            var stream = file.OpenReadStream();
            await using (stream.ConfigureAwait(false))
            {
                var tensor = TensorParts.OfPart(method, file.Name, isFile: true, file.ContentType, file.Headers);
                files.Add(tensor is null
                    ? await FileAsync(file.Name, file.FileName, file.ContentType, stream).ConfigureAwait(false)
                    : await receiver.ReadAsync(tensor, stream, maxFieldBytes, cancellationToken).ConfigureAwait(false));
            }
        }

        return (form, files);

        ValueTask<StoredFile> FileAsync(string field, string name, string? type, Stream content) =>
            ReadFileAsync(receiver, method, maxFieldBytes, field, name, type, content, cancellationToken);
    }

    private static async ValueTask<(IFormCollection Fields, List<StoredFile> Files)> ReadPartsAsync(
        HttpRequest request, BentoMethod method, FileReceiver receiver, int maxFieldBytes, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request.ContentType!), request.Body);
        var fields = new KeyValueAccumulator();
        var files = new List<StoredFile>();
        var room = maxFieldBytes;
        for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } part; parts++)
        {
            if (parts == MostParts)
            {
                throw new InvalidDataException($"It has more than {MostParts} parts.");
            }

            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            {
                throw new InvalidDataException($"A part has the invalid Content-Disposition \"{part.ContentDisposition}\".");
            }

            var field = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (TensorParts.OfPart(method, field, disposition.IsFileDisposition(), part.ContentType, part.Headers) is { } tensor)
            {
                files.Add(await receiver.ReadAsync(tensor, part.Body, maxFieldBytes, cancellationToken).ConfigureAwait(false));
            }
            else if (disposition.IsFileDisposition())
            {
                var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName);
                files.Add(await ReadFileAsync(
                    receiver, method, maxFieldBytes, field, name.ToString(), part.ContentType, part.Body, cancellationToken).ConfigureAwait(false));
            }
            else if (disposition.IsFormDisposition())
            {
                var bytes = await ReadFieldAsync(part.Body, room, cancellationToken).ConfigureAwait(false);
                room -= bytes.Length;
                fields.Append(field, await TextAsync(part, bytes, cancellationToken).ConfigureAwait(false));
            }
        }

        return (new FormCollection(fields.GetResults()), files);
    }

    private static ValueTask<StoredFile> ReadFileAsync(
        FileReceiver receiver, BentoMethod method, int maxImageBytes, string field, string name, string? type, Stream content, CancellationToken token)
    {
        // A form for a method that takes the body itself: its file, whatever the field is called.
        var parameter = method.Root is { IsFile: true } root ? root : method.Parameters.FirstOrDefault(known => known.Name == field);

        // An image is read whole to be checked.
        var longest = parameter is { IsImage: true } ? maxImageBytes : long.MaxValue;
        return receiver.ReadAsync(
            method.Root is { IsFile: true } ? parameter!.Name : field, LastPartOf(name), type is { Length: > 0 } ? type : null, content, longest, token);
    }

    private static string BoundaryOf(string contentType)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary) : default;
        return boundary is { HasValue: true, Length: > 0 and <= 256 }
            ? boundary.Value!
            : throw new InvalidDataException("The content type has no boundary, or one that is too long.");
    }

    /// <summary>The last part of the name that was sent, whichever system's separators it has: a name is never a path.</summary>
    private static string? LastPartOf(string name)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length == 0 ? null : name;
    }

    private static async ValueTask<byte[]> ReadFieldAsync(Stream body, int room, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4_096];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (bytes.Length + count > room)
            {
                throw new FileTooLongException(isOfAll: false);
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private static async ValueTask<string> TextAsync(MultipartSection part, byte[] bytes, CancellationToken cancellationToken)
    {
        var encoding = MediaTypeHeaderValue.TryParse(part.ContentType, out var type) && type.Encoding is { } given ? given : Encoding.UTF8;
        using var reader = new StreamReader(new MemoryStream(bytes), encoding);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
