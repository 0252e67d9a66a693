using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using BentoSharp.Tensors;

namespace BentoSharp.Contracts;

/// <summary>Writes the arguments of one call. Used by generated clients.</summary>
#pragma warning disable CA1001 // The writer holds no resource; Build ends it.
public sealed class BentoRequestBuilder
#pragma warning restore CA1001
{
    private readonly ArrayBufferWriter<byte> _buffer = new(128);
    private readonly Utf8JsonWriter _writer;
    private List<BentoFileArgument>? _files;

    /// <summary>Begins a request.</summary>
    public BentoRequestBuilder()
    {
        _writer = new Utf8JsonWriter(_buffer);
        _writer.WriteStartObject();
    }

    /// <summary>Adds an argument.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="BentoValidationException">The value is null and may not be.</exception>
    public BentoRequestBuilder Add<T>(BentoParameter<T> parameter, T value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (value is null && !parameter.AllowsNull)
        {
            throw new BentoValidationException([new("missing", [parameter.Name], $"null is no value of {parameter.Name}; give one")]);
        }

        if (parameter.IsFile)
        {
            AddFiles(parameter.Name, value);
            return this;
        }

        foreach (var rule in parameter.Rules.OfType<BentoShapeAttribute>())
        {
            // What does not fit is sent as it is: the service's answer says what is wrong with it.
            value = value is not null && rule.TryShape(value, parameter.IsBatch, out var shaped, out _) ? (T)shaped : value;
        }

        if (BentoTensors.Compact(value) is var (header, bytes))
        {
            (_files ??= []).Add(new(parameter.Name, BentoFile.FromBytes(bytes, contentType: header.ContentType)));
            return this;
        }

        _writer.WritePropertyName(parameter.EncodedName);
        JsonSerializer.Serialize(_writer, value, parameter.TypeInfo!);
        return this;
    }

    /// <summary>Adds an argument unless it is null, so that the service takes a default that its callers don't know.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value; null where it is left out.</param>
    /// <returns>This builder.</returns>
    public BentoRequestBuilder AddIfGiven<T>(BentoParameter<T> parameter, T value) => value is null ? this : Add(parameter, value);

    /// <summary>Ends the request.</summary>
    /// <returns>The request.</returns>
    public BentoRequest Build()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        _writer.Dispose();
        return new BentoRequest(_buffer.WrittenMemory, _files ?? (IReadOnlyList<BentoFileArgument>)[]);
    }

    private void AddFiles(string name, object? value)
    {
        _files ??= [];
        switch (value)
        {
            case BentoFile file:
                _files.Add(new BentoFileArgument(name, file));
                break;
            case BentoImage image:
                _files.Add(new BentoFileArgument(name, image.ToFile()));
                break;
            case Stream stream:
                _files.Add(new BentoFileArgument(name, CallerStream.ToFile(stream)));
                break;
            case IEnumerable<BentoImage> images:
                _files.AddRange(images.Select(image => new BentoFileArgument(name, image.ToFile())));
                break;
            case IEnumerable<BentoFile> files:
                _files.AddRange(files.Select(file => new BentoFileArgument(name, file)));
                break;
        }
    }
}
