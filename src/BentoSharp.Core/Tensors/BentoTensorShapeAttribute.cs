using System.Diagnostics.CodeAnalysis;
using BentoSharp.Tensors;

namespace BentoSharp;

/// <summary>
/// The shape of a <see cref="BentoTensor{T}"/>, as parameter or result. A tensor with as many elements is reshaped, as BentoML does; any
/// other is refused.
/// </summary>
/// <param name="shape">The length of each dimension; -1, at most once, for one that follows from the number of elements.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class BentoTensorShapeAttribute(params int[] shape) : BentoShapeAttribute
{
    /// <summary>The length of each dimension; -1 for one that follows from the number of elements.</summary>
    public IReadOnlyList<int> Shape { get; } = shape;

    internal override bool TryShape(object value, [NotNullWhen(true)] out object? shaped, [NotNullWhen(false)] out string? error)
    {
        shaped = null;
        error = null;
        if (value is not ITensor tensor)
        {
            error = "is no tensor";
            return false;
        }

        shaped = tensor.TryReshape(shape);
        if (shaped is null)
        {
            error = $"a tensor of shape {TensorShapes.Text(shape)} is needed, not one of {TensorShapes.Text(tensor.Shape)}";
        }

        return shaped is not null;
    }
}
