namespace BentoSharp;

/// <summary>
/// The shape of a tensor that callers give, checked when a task is submitted: a wrong one is answered with 400, which names the dimension, and
/// never reaches the model, where it may end the process.
/// </summary>
/// <param name="shape">
/// The length of each dimension; -1 for any length. Of a batchable method the shape of one item: <c>[TensorInput(1, 28, 28)]</c>.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TensorInputAttribute(params int[] shape) : TensorShapeAttribute(shape)
{
    /// <summary>
    /// For a batchable method, and a shape with one length of -1: the lengths that items are padded to in this dimension, ascending, so that
    /// items of several lengths share a batch. Each goes into the first that holds it; a longer one than the last is refused. Default: none, only
    /// items of one length share a batch.
    /// </summary>
    public int[] Buckets { get; set; } = [];

    /// <summary>What items are padded with. Default: 0.</summary>
    public double PadValue { get; set; }

    /// <summary>The dimension that is padded, counted from 0 with the items' own; -1 where none is.</summary>
    public int PaddedDimension => Buckets.Length == 0 ? -1 : Shape.Index().First(static dimension => dimension.Item < 0).Index + 1;

    private protected override string? FaultOfOpen(IReadOnlyList<int> shape, bool isBatch) =>
        isBatch && Buckets.Length > 0 && PaddedDimension is var dimension && shape[dimension] > Buckets[^1]
            ? $"dimension {dimension}, counted from 0, is {shape[dimension]}, and may be {Buckets[^1]} at most"
            : null;
}
