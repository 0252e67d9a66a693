using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Types as references in documentation comments.</summary>
internal static class Cref
{
    /// <summary>A contract in a sentence: the type that declares it, or the service that a schema describes.</summary>
    public static string Service(ContractNames names) =>
        names.TypeName is { } type ? $"<see cref=\"{Of(type)}\"/>" : $"the service <c>{names.Stem}</c>";

    public static string Of(string type) => type.TrimEnd('?');
}
