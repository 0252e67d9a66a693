using System.Numerics;

namespace BentoSharp.Hosting.Batches;

/// <summary>
/// Tensors, whose first dimension counts the items. Those with items of one shape are joined: in one block of memory, to which each is copied,
/// or read from where it is kept.
/// </summary>
/// <param name="padding">How items of several lengths are padded to one; null where only those of one shape are joined.</param>
/// <param name="rows">Makes the memory for a shape. Default: an array.</param>
internal sealed class TensorForm<T>(TensorPadding<T>? padding = null, Func<int[], Memory<T>>? rows = null) : BentoBatchForm<BentoTensor<T>>
    where T : unmanaged, INumberBase<T>
{
    public override bool Pads => padding is not null;

    // A single number is a batch of one, which nothing is joined to.
    public override int Count(BentoTensor<T> value) => value.Shape.Count == 0 ? 1 : value.Shape[0];

    public override object? Shape(BentoTensor<T> value) =>
        value.Shape.Count == 0 ? value : string.Join('x', (padding?.ShapeOf(value) ?? value.Shape).Skip(1));

    public override int ItemLength(BentoTensor<T> value) => padding is null ? 0 : value.Shape[padding.Dimension];

    public override BentoTensor<T> Join(IReadOnlyList<BentoTensor<T>> values)
    {
        if (values.Count == 1 && (padding is null || padding.Fits(values[0])))
        {
            return values[0];
        }

        int[] shape = [values.Sum(Count), .. (padding?.ShapeOf(values[0]) ?? values[0].Shape).Skip(1)];
        var length = shape.Aggregate(1, static (count, side) => checked(count * side));
        var memory = rows?.Invoke(shape) ?? GC.AllocateUninitializedArray<T>(length);
        var rest = memory.Span;
        foreach (var value in values)
        {
            var own = rest[..(shape[0] == 0 ? 0 : length / shape[0] * Count(value))];
            if (padding is null || padding.Fits(value))
            {
                value.CopyTo(own);
            }
            else
            {
                padding.Copy(value, own);
            }

            rest = rest[own.Length..];
        }

        return new BentoTensor<T>(memory, shape);
    }

    public override BentoTensor<T> Slice(BentoTensor<T> value, int start, int count)
    {
        if (start == 0 && count == Count(value))
        {
            return value;
        }

        var item = value.Length / value.Shape[0];
        return new BentoTensor<T>(value.Memory.Slice(start * item, count * item), [count, .. value.Shape.Skip(1)]);
    }
}
