using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace BentoSharp;

/// <summary>The form that a value of several dimensions takes: values that fit are brought into it, others are refused.</summary>
public abstract class BentoShapeAttribute : ValidationAttribute
{
    private protected BentoShapeAttribute()
    {
    }

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || TryShape(value, isBatch: false, out _, out _);

    /// <summary>Brings a value into the form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isBatch">Whether it is of a batchable method, so that its first dimension counts items.</param>
    /// <param name="shaped">The value in the form.</param>
    /// <param name="error">Why it has no such form.</param>
    internal abstract bool TryShape(object value, bool isBatch, [NotNullWhen(true)] out object? shaped, [NotNullWhen(false)] out string? error);
}
