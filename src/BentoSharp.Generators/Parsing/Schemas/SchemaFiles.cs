using System.Collections.Immutable;
using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>What holds of all schema files of a project together.</summary>
internal static class SchemaFiles
{
    /// <summary>The schemas without those whose types another one has already; types that differ in case alone would share a file too.</summary>
    public static IEnumerable<SchemaModel> Distinct(ImmutableArray<SchemaModel> schemas) => schemas
        .GroupBy(static schema => schema.Contract.Names.HintName, StringComparer.OrdinalIgnoreCase)
        .Select(static group => group.First());
}
