using System.Numerics;

namespace BentoSharp.Hosting.Batches;

/// <summary>Tensors that a method returns, whose first dimension counts the items.</summary>
/// <param name="dimension">The dimension that is cut to an item's own length; -1 where none is.</param>
internal sealed class TensorResultForm<T>(int dimension) : BentoBatchForm<BentoTensor<T>>
    where T : unmanaged, INumberBase<T>
{
    private readonly TensorForm<T> _form = new();

    public override int Count(BentoTensor<T> value) => _form.Count(value);

    public override BentoTensor<T> Join(IReadOnlyList<BentoTensor<T>> values) => _form.Join(values);

    public override BentoTensor<T> Slice(BentoTensor<T> value, int start, int count) => _form.Slice(value, start, count);

    public override BentoTensor<T> Cut(BentoTensor<T> value, int length)
    {
        if (dimension < 0 || dimension >= value.Shape.Count || value.Shape[dimension] <= length || value.Length == 0)
        {
            return value;
        }

        var shape = value.Shape.ToArray();
        var inner = value.Shape.Skip(dimension + 1).Aggregate(1, static (count, side) => count * side);
        var (own, padded) = (length * inner, shape[dimension] * inner);
        shape[dimension] = length;
        var memory = GC.AllocateUninitializedArray<T>(value.Length / padded * own);
        var source = value.Span;
        for (var rest = memory.AsSpan(); !rest.IsEmpty; rest = rest[own..])
        {
            source[..own].CopyTo(rest);
            source = source[padded..];
        }

        return new BentoTensor<T>(memory, shape);
    }
}
