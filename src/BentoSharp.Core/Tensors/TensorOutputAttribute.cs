namespace BentoSharp;

/// <summary>The shape of a tensor that a method returns; a result of another shape fails its task.</summary>
/// <param name="shape">The length of each dimension; -1 for any length. Of a batchable method the shape of one item's result.</param>
[AttributeUsage(AttributeTargets.ReturnValue)]
public sealed class TensorOutputAttribute(params int[] shape) : TensorShapeAttribute(shape)
{
    /// <summary>
    /// For a batchable method whose items are padded (<see cref="TensorInputAttribute.Buckets"/>): whether the one dimension whose length is -1 is
    /// cut to what the item itself had before, as the result for each of its words. Default: false.
    /// </summary>
    public bool Unpad { get; set; }

    /// <summary>The dimension that is cut, counted from 0 with the items' own; -1 where none is.</summary>
    public int CutDimension => Unpad ? Shape.Index().First(static dimension => dimension.Item < 0).Index + 1 : -1;
}
