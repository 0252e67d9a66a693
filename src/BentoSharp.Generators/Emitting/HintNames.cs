using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>The names of generated files. The compiler compares them without case, C# compares types with it.</summary>
internal static class HintNames
{
    /// <summary>The names that differ from another one only in case.</summary>
    public static EquatableArray<string> Clashing(IEnumerable<string> names) => names
        .Distinct(StringComparer.Ordinal)
        .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
        .Where(static group => group.Count() > 1)
        .SelectMany(static group => group)
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>The name itself, or with a number where others before it differ only in case.</summary>
    public static string Unique(string name, EquatableArray<string> clashing)
    {
        var before = clashing
            .TakeWhile(other => other != name)
            .Count(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
        return before == 0 ? name : $"{name}.{before + 1}";
    }
}
