using System.Numerics;
using System.Text.Json;
using BentoSharp.Tensors;

namespace BentoSharp.Contracts;

/// <content>What travels beside the JSON: files, images, and tensors in their compact form.</content>
public ref partial struct BentoArgumentReader
{
    /// <summary>Takes a file parameter from the files of the request.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The file; null where there is none, which <see cref="Complete"/> reports if it is required.</returns>
    public BentoFile? ReadFile(BentoParameter parameter)
    {
        var files = ReadFiles(parameter);
        if (files.Count > 1)
        {
            Fail("value_error", [parameter.Name], $"one file is needed, {files.Count} were sent");
        }

        return files.Count == 0 ? null : files[0];
    }

    /// <summary>Takes a parameter that is a list of files from the files of the request.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The files.</returns>
    public List<BentoFile> ReadFiles(BentoParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var files = new List<BentoFile>();
        foreach (var argument in _request.Files)
        {
            if (argument.Parameter == parameter.Name)
            {
                files.Add(argument.File);
                CheckType(parameter, argument.File, files.Count - 1);
            }
        }

        if (files.Count > 0)
        {
            _seen |= 1UL << parameter.Index;
        }
        else if (IsMember(parameter))
        {
            _seen |= 1UL << parameter.Index;
            Fail("value_error", [parameter.Name], "a file must be sent itself, as a part of multipart/form-data: text and URLs are not taken for one");
        }

        return files;
    }

    /// <summary>Takes a tensor parameter in its compact form, where the request brings it so.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <param name="read">What was read of it as nested lists.</param>
    /// <returns>The tensor; <paramref name="read"/> where the request has no compact form of it.</returns>
    public BentoTensor<T>? ReadTensor<T>(BentoParameter parameter, BentoTensor<T>? read)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(parameter);
        foreach (var argument in _request.Files)
        {
            if (argument.Parameter == parameter.Name)
            {
                See(parameter);
                read = ToTensor<T>(parameter, argument.File) is { } tensor ? Check(parameter, tensor) : read;
            }
        }

        return read;
    }

    /// <summary>Takes an image parameter from the files of the request.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The image; null where there is none, which <see cref="Complete"/> reports if it is required.</returns>
    public BentoImage? ReadImage(BentoParameter parameter) =>
        ReadFile(parameter) is { } file ? ToImage(file, [parameter.Name]) : null;

    /// <summary>Takes a parameter that is a list of images from the files of the request.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The images.</returns>
    public List<BentoImage> ReadImages(BentoParameter parameter)
    {
        var files = ReadFiles(parameter);
        var images = new List<BentoImage>(files.Count);
        for (var i = 0; i < files.Count; i++)
        {
            if (ToImage(files[i], [parameter.Name, i]) is { } image)
            {
                images.Add(image);
            }
        }

        return images;
    }

    /// <summary>The tensor in a file; null where it is wrong. Its elements are not read here.</summary>
    private BentoTensor<T>? ToTensor<T>(BentoParameter parameter, BentoFile file)
        where T : unmanaged, INumberBase<T>
    {
        var dtype = BentoTensors.ElementName(typeof(BentoTensor<T>));
        var header = TensorHeader.Of(file.ContentType);
        var fault = header is null ? $"must be a tensor: send {TensorHeader.MediaType} with {TensorHeader.DtypeHeader} and {TensorHeader.ShapeHeader}, or nested lists"
            : header.Dtype != dtype ? $"has elements of {header.Dtype}, and {dtype} is needed: convert them, and say so in {TensorHeader.DtypeHeader}"
            : file.Length is { } length && length != header.ByteCount ? header.SizeFault(length)
            : null;
        if (fault is not null)
        {
            Fail("value_error", [parameter.Name], fault);
        }

        return fault is null ? new BentoTensor<T>(file, [.. header!.Shape]) : null;
    }

    /// <summary>A body that is a file is taken with any type, as BentoML does: its sender may not know a better one.</summary>
    private void CheckType(BentoParameter parameter, BentoFile file, int index)
    {
        if (parameter.Kind == BentoParameterKind.Root)
        {
            return;
        }

        foreach (var rule in parameter.Rules)
        {
            if (rule is BentoContentTypeAttribute type && !type.IsValid(file))
            {
                Fail("value_error", parameter.IsFileList ? [parameter.Name, index] : [parameter.Name], type.Explain(file.ContentType));
            }
        }
    }

    private BentoImage? ToImage(BentoFile file, IReadOnlyList<object> location)
    {
        if (!BentoImage.TryRead(file.ReadAllBytes(), out var image, file.Name))
        {
            Fail("value_error", location, $"is no {BentoImage.KnownFormats} image");
        }

        return image;
    }

    /// <summary>Whether the JSON has a value for a parameter, other than null.</summary>
    private readonly bool IsMember(BentoParameter parameter)
    {
        if (_request.Arguments.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(_request.Arguments.Span, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNamed = reader.ValueTextEquals(parameter.Utf8Name);
            reader.Read();
            if (isNamed)
            {
                return reader.TokenType != JsonTokenType.Null;
            }

            reader.Skip();
        }

        return false;
    }
}
