using System.Numerics;

namespace BentoSharp.Hosting.Batches;

/// <summary>Tensors, whose first dimension counts the items. Those with items of one shape are joined.</summary>
internal sealed class TensorForm<T> : BentoBatchForm<BentoTensor<T>>
    where T : unmanaged, INumberBase<T>
{
    public static readonly TensorForm<T> Instance = new();

    // A single number is a batch of one, which nothing is joined to.
    public override int Count(BentoTensor<T> value) => value.Shape.Count == 0 ? 1 : value.Shape[0];

    public override object? Shape(BentoTensor<T> value) =>
        value.Shape.Count == 0 ? value : string.Join('x', value.Shape.Skip(1));

    public override BentoTensor<T> Join(IReadOnlyList<BentoTensor<T>> values)
    {
        if (values.Count == 1)
        {
            return values[0];
        }

        var memory = new T[values.Sum(static value => value.Length)];
        var start = 0;
        foreach (var value in values)
        {
            value.Span.CopyTo(memory.AsSpan(start));
            start += value.Length;
        }

        return new BentoTensor<T>(memory, [values.Sum(Count), .. values[0].Shape.Skip(1)]);
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
