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
    public override bool IsValid(object? value) => value is null || TryShape(value, out _, out _);

    /// <summary>Brings a value into the form.</summary>
    internal abstract bool TryShape(object value, [NotNullWhen(true)] out object? shaped, [NotNullWhen(false)] out string? error);
}
