using System.Numerics;
using BentoSharp.Tensors;

namespace BentoSharp;

/// <summary>Numbers in any number of dimensions: on the wire nested lists, in the service one block of memory, the last dimension densest.</summary>
/// <typeparam name="T">
/// The type of the elements: <see cref="float"/>, <see cref="double"/>, <see cref="Half"/>, or an integer of 8 to 64 bits.
/// </typeparam>
public sealed class BentoTensor<T> : ITensor
    where T : unmanaged, INumberBase<T>
{
    private readonly int[] _shape;

    /// <summary>Makes a tensor over memory, which is not copied.</summary>
    /// <param name="memory">The elements.</param>
    /// <param name="shape">The length of each dimension; none for a single number.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public BentoTensor(ReadOnlyMemory<T> memory, params ReadOnlySpan<int> shape)
    {
        if (TensorShapes.Count(shape) != memory.Length)
        {
            throw new ArgumentException($"{memory.Length} elements don't make a tensor of shape {TensorShapes.Text(shape.ToArray())}.", nameof(shape));
        }

        Memory = memory;
        _shape = shape.ToArray();
    }

    /// <summary>The elements, the last dimension densest.</summary>
    public ReadOnlyMemory<T> Memory { get; }

    /// <summary>The elements, the last dimension densest.</summary>
    public ReadOnlySpan<T> Span => Memory.Span;

    /// <summary>The length of each dimension.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>How many elements there are.</summary>
    public int Length => Memory.Length;

    /// <summary>The element at a position.</summary>
    /// <param name="index">The position in each dimension.</param>
    public T this[params ReadOnlySpan<int> index] => Memory.Span[Offset(index)];

    /// <summary>The same elements in another shape; nothing is copied.</summary>
    /// <param name="shape">The length of each dimension; -1, at most once, for one that follows from the number of elements.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public BentoTensor<T> Reshape(params ReadOnlySpan<int> shape) => TensorShapes.Fit(shape, Length) is { } fitting
        ? new BentoTensor<T>(Memory, fitting)
        : throw new ArgumentException($"{Length} elements don't make a tensor of shape {TensorShapes.Text(shape.ToArray())}.", nameof(shape));

    object? ITensor.TryReshape(ReadOnlySpan<int> shape) => TensorShapes.Fit(shape, Length) is { } fitting ? new BentoTensor<T>(Memory, fitting) : null;

    private int Offset(ReadOnlySpan<int> index)
    {
        if (index.Length != _shape.Length)
        {
            throw new ArgumentException($"A position in a tensor of shape {TensorShapes.Text(_shape)} has {_shape.Length} numbers.", nameof(index));
        }

        var offset = 0;
        for (var i = 0; i < index.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index[i], (uint)_shape[i], nameof(index));
            offset = (offset * _shape[i]) + index[i];
        }

        return offset;
    }
}
