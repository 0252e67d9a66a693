using System.Diagnostics.CodeAnalysis;
using BentoSharp.Tensors;

namespace BentoSharp;

/// <summary>The shape of a tensor, as parameter (<see cref="TensorInputAttribute"/>) or as result (<see cref="TensorOutputAttribute"/>).</summary>
/// <remarks>
/// A tensor must have as many dimensions, each as long as it is said. Of a batchable method it is the shape of one item: the tensor itself has
/// one dimension more, the first, which counts the items.
/// </remarks>
public abstract class TensorShapeAttribute : BentoShapeAttribute
{
    private readonly int[] _shape;

    private protected TensorShapeAttribute(int[] shape) => _shape = shape;

    /// <summary>The length of each dimension; -1 for any length.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>
    /// The type of the elements, where the parameter or result is TorchSharp's <c>Tensor</c>, which does not say it: <c>typeof(long)</c>. Default:
    /// <see cref="float"/>. Of a <see cref="BentoTensor{T}"/> it is <c>T</c>.
    /// </summary>
    public Type? Element { get; set; }

    /// <summary>
    /// Whether a tensor of another shape with as many elements is reshaped, as BentoML's <c>Shape</c> does it; then at most one length is -1, and
    /// follows from the number of elements. Default: false, because a picture whose channels come last has as many elements as one whose channels
    /// come first.
    /// </summary>
    public bool Reshape { get; set; }

    /// <summary>What a tensor has to be, with the dimension that counts the items of a batch.</summary>
    private int[] Whole(bool isBatch) => isBatch ? [-1, .. _shape] : [.. _shape];

    internal sealed override bool TryShape(
        object value, bool isBatch, [NotNullWhen(true)] out object? shaped, [NotNullWhen(false)] out string? error)
    {
        shaped = null;
        error = null;
        if (value is not ITensor tensor)
        {
            error = "is no tensor";
        }
        else if (Reshape)
        {
            shaped = tensor.TryReshape(Whole(isBatch));
            error = shaped is null ? $"a tensor of shape {TensorShapes.Text(Whole(isBatch))} is needed, not one of {TensorShapes.Text(tensor.Shape)}" : null;
        }
        else
        {
            error = Fault(tensor.Shape, isBatch);
            shaped = error is null ? tensor : null;
        }

        return shaped is not null;
    }

    /// <summary>What more there is to say against a shape that has the right number of dimensions and lengths; null where it is right.</summary>
    private protected virtual string? FaultOfOpen(IReadOnlyList<int> shape, bool isBatch) => null;

    private string? Fault(IReadOnlyList<int> shape, bool isBatch)
    {
        var whole = Whole(isBatch);
        var what = shape.Count != whole.Length ? $"it has {shape.Count} dimensions, not {whole.Length}" : FaultOf(shape, whole) ?? FaultOfOpen(shape, isBatch);
        return what is null ? null : $"has the shape {TensorShapes.Text(shape)}, and {Needed(whole, isBatch)} is needed: {what}";
    }

    private static string? FaultOf(IReadOnlyList<int> shape, int[] whole)
    {
        for (var i = 0; i < whole.Length; i++)
        {
            if (whole[i] >= 0 && whole[i] != shape[i])
            {
                return $"dimension {i}, counted from 0, is {shape[i]}, not {whole[i]}";
            }
        }

        return null;
    }

    private static string Needed(int[] whole, bool isBatch)
    {
        var names = whole.Select((length, i) => length >= 0 ? $"{length}" : i == 0 && isBatch ? "items" : "any");
        return $"({string.Join(", ", names)})";
    }
}
