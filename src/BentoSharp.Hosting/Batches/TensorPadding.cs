using System.Numerics;

namespace BentoSharp.Hosting.Batches;

/// <summary>Brings items of several lengths to a few: each to the first bucket that holds it.</summary>
/// <param name="dimension">The dimension that is padded, counted with the one of the items.</param>
/// <param name="buckets">The lengths, ascending.</param>
/// <param name="value">What is put behind the elements.</param>
internal sealed class TensorPadding<T>(int dimension, IReadOnlyList<int> buckets, T value)
    where T : unmanaged, INumberBase<T>
{
    public int Dimension => dimension;

    /// <summary>The padding that a parameter declares; null where it declares none.</summary>
    public static TensorPadding<T>? Of(TensorInputAttribute? input) => input is { Buckets.Length: > 0 }
        ? new TensorPadding<T>(input.PaddedDimension, input.Buckets, T.CreateChecked(input.PadValue))
        : null;

    /// <summary>Whether a tensor has the length of its bucket.</summary>
    public bool Fits(BentoTensor<T> tensor) => tensor.Shape[dimension] == Bucket(tensor);

    /// <summary>The shape that a tensor is padded to.</summary>
    public IReadOnlyList<int> ShapeOf(BentoTensor<T> tensor)
    {
        var shape = tensor.Shape.ToArray();
        shape[dimension] = Bucket(tensor);
        return shape;
    }

    /// <summary>Copies a tensor to where it has room to be padded.</summary>
    public void Copy(BentoTensor<T> tensor, Span<T> padded)
    {
        var source = tensor.Span;
        var inner = tensor.Shape.Skip(dimension + 1).Aggregate(1, static (count, length) => count * length);
        var (own, room) = (tensor.Shape[dimension] * inner, Bucket(tensor) * inner);
        while (!padded.IsEmpty)
        {
            source[..own].CopyTo(padded);
            padded[own..room].Fill(value);
            source = source[own..];
            padded = padded[room..];
        }
    }

    // None holds it only where the declaration has changed since it was checked, which it is again before each run.
    private int Bucket(BentoTensor<T> tensor) => buckets.First(length => length >= tensor.Shape[dimension]);
}
