namespace BentoSharp.Contracts;

/// <summary>Where in a request a parameter is.</summary>
public enum BentoParameterKind
{
    /// <summary>A member of the arguments.</summary>
    Member,

    /// <summary>The body itself (<see cref="BentoRootAttribute"/>).</summary>
    Root,

    /// <summary>What no other parameter has (<see cref="BentoExtraAttribute"/>).</summary>
    Extra,
}
