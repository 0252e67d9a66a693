namespace BentoSharp.Contracts;

/// <summary>The arguments of one call: a JSON object, and the files beside it.</summary>
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
}

/// <summary>A file among the arguments of a call.</summary>
/// <param name="Parameter">The parameter's name on the wire; repeated for a list of files.</param>
/// <param name="File">The file.</param>
public readonly record struct BentoFileArgument(string Parameter, BentoFile File);
