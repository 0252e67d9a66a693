using System.Diagnostics.CodeAnalysis;

namespace BentoSharp;

/// <summary>
/// The form of a <see cref="BentoTable"/>, as parameter or result. Tables are read in both orientations; this says in which one they are
/// sent, and which columns they have.
/// </summary>
/// <param name="orient">How the table is written.</param>
/// <param name="columns">
/// The columns that are kept, in order; one that a table lacks is filled with null, as pandas does. None: all columns as they come.
/// </param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class BentoTableShapeAttribute(BentoTableOrient orient, params string[] columns) : BentoShapeAttribute
{
    /// <summary>How the table is written.</summary>
    public BentoTableOrient Orient { get; } = orient;

    /// <summary>The columns; none where any are taken.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;

    internal override bool TryShape(object value, bool isBatch, [NotNullWhen(true)] out object? shaped, [NotNullWhen(false)] out string? error)
    {
        var table = value as BentoTable;
        error = table is null ? "is no table" : null;
        shaped = table is null ? null : (Columns.Count == 0 ? table : table.Select(Columns)).WithOrient(Orient);
        return shaped is not null;
    }
}
