namespace BentoSharp.Generators.Model;

/// <summary>A parameter that callers give.</summary>
/// <param name="Identifier">The C# name, escaped where it is a keyword.</param>
/// <param name="Property">The name of its property in the contract's method and of its field in the arguments.</param>
/// <param name="WireName">The name on the wire.</param>
/// <param name="Type">The type, fully qualified.</param>
/// <param name="Default">The default value as an expression; null where the parameter is required.</param>
/// <param name="IsOptionalInCode">Whether C# callers may leave it out.</param>
/// <param name="AllowsNull">Whether null is a value of it.</param>
/// <param name="IsReference">Whether its type is a reference type.</param>
/// <param name="Place">Where in a request it is.</param>
/// <param name="Files">Whether it is a file or a list of files.</param>
/// <param name="IsImage">Whether the files are images.</param>
/// <param name="Rules">Its validation attributes as expressions.</param>
/// <param name="Description">What it means, where an attribute says so.</param>
internal sealed record ParameterModel(
    string Identifier,
    string Property,
    string WireName,
    string Type,
    string? Default,
    bool IsOptionalInCode,
    bool AllowsNull,
    bool IsReference,
    ParameterPlace Place,
    FileShape Files,
    bool IsImage,
    EquatableArray<string> Rules,
    string? Description)
{
    /// <summary>Whether null leaves it out of the request: the service has a default that is none of C#'s.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Whether its value is not to be shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether it is a tensor, which may travel beside the JSON.</summary>
    public bool IsTensor { get; init; }

    /// <summary>Whether the method takes TorchSharp's tensor in its place.</summary>
    public bool IsTorch { get; init; }

    /// <summary>The name in documentation comments.</summary>
    public string DocumentedName => Identifier.TrimStart('@');
}

/// <summary>Where in a request a parameter is.</summary>
internal enum ParameterPlace
{
    /// <summary>It is a member of the arguments.</summary>
    Member,

    /// <summary>It is the body itself.</summary>
    Root,

    /// <summary>It collects what no other parameter has.</summary>
    Extra,
}

/// <summary>How files reach a parameter.</summary>
internal enum FileShape
{
    /// <summary>It is no file.</summary>
    None,

    /// <summary>One file.</summary>
    One,

    /// <summary>One file, which the method takes as an open stream.</summary>
    Stream,

    /// <summary>A list, as it is read.</summary>
    List,

    /// <summary>An array.</summary>
    Array,
}
