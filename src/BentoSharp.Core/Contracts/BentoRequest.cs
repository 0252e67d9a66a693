using BentoSharp.Tensors;

namespace BentoSharp.Contracts;

/// <summary>The arguments of one call: a JSON object, and the files beside it. Tensors in their compact form are among the files.</summary>
/// <param name="Arguments">The JSON object in UTF-8. Empty means that none were given.</param>
/// <param name="Files">The files, each with the parameter that it is for.</param>
public sealed record BentoRequest(ReadOnlyMemory<byte> Arguments, IReadOnlyList<BentoFileArgument> Files)
{
    /// <summary>Creates a request without files.</summary>
    /// <param name="arguments">The JSON object in UTF-8.</param>
    public BentoRequest(ReadOnlyMemory<byte> arguments)
        : this(arguments, [])
    {
    }

    /// <summary>Headers that the request came with and the method may ask for; names in lower case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether tensors are among the files.</summary>
    public bool HasTensors => Files.Any(static argument => argument.IsTensor);

    /// <summary>The same request with its tensors as nested lists, for a service that does not know the compact form.</summary>
    /// <returns>The request; this one where it has no tensors.</returns>
    /// <exception cref="BentoValidationException">A tensor has an element that is no finite number, which JSON has no form for.</exception>
    public BentoRequest WithTensorsAsLists() => HasTensors ? TensorLists.Of(this) : this;
}

/// <summary>A file among the arguments of a call.</summary>
/// <param name="Parameter">The parameter's name on the wire; repeated for a list of files.</param>
/// <param name="File">The file.</param>
public readonly record struct BentoFileArgument(string Parameter, BentoFile File)
{
    /// <summary>Whether it is a tensor in its compact form.</summary>
    public bool IsTensor => TensorHeader.Of(File.ContentType) is not null;
}
