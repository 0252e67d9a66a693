namespace BentoSharp.Generators.Emitting;

/// <summary>Types as references in documentation comments.</summary>
internal static class Cref
{
    public static string Of(string type) => type.TrimEnd('?');
}
