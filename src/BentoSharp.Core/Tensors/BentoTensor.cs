using System.Numerics;
using System.Runtime.InteropServices;
using BentoSharp.Tensors;

namespace BentoSharp;

/// <summary>
/// Numbers in any number of dimensions: in the service one block of memory, the last dimension densest; on the wire that block as it is, or
/// nested lists.
/// </summary>
/// <typeparam name="T">
/// The type of the elements: <see cref="float"/>, <see cref="double"/>, <see cref="Half"/>, or an integer of 8 to 64 bits.
/// </typeparam>
public sealed class BentoTensor<T> : ITensor
    where T : unmanaged, INumberBase<T>
{
    private readonly int[] _shape;
    private readonly BentoFile? _source;
    private ReadOnlyMemory<T> _memory;
    private volatile bool _isRead;

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

        _memory = memory;
        _shape = shape.ToArray();
        _isRead = true;
        Length = memory.Length;
    }

    /// <summary>Makes a tensor of its compact form, which is read when its elements are first asked for.</summary>
    /// <param name="source">The elements, little-endian; as many as the shape has.</param>
    /// <param name="shape">The length of each dimension.</param>
    internal BentoTensor(BentoFile source, ReadOnlySpan<int> shape)
    {
        _shape = shape.ToArray();
        _source = source;
        Length = (int)TensorShapes.Count(shape);
        if (source.Bytes is { } bytes)
        {
            _memory = TensorBytes.Elements<T>(bytes);
            _isRead = true;
        }
    }

    private BentoTensor(BentoTensor<T> other, int[] shape)
    {
        _shape = shape;
        Length = other.Length;
        _source = other._source;
        _memory = other._memory;
        _isRead = other._isRead;
    }

    /// <summary>The elements, the last dimension densest.</summary>
    public ReadOnlyMemory<T> Memory
    {
        get
        {
            if (!_isRead)
            {
                // Twice at once makes the same of it.
                _memory = TensorBytes.Elements<T>(_source!.ReadAllBytes());
                _isRead = true;
            }

            return _memory;
        }
    }

    /// <summary>The elements, the last dimension densest.</summary>
    public ReadOnlySpan<T> Span => Memory.Span;

    /// <summary>The length of each dimension.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>How many elements there are.</summary>
    public int Length { get; }

    string ITensor.Dtype => BentoTensors.ElementName(typeof(BentoTensor<T>))
        ?? throw new NotSupportedException($"A tensor of {typeof(T).Name} can't be sent: elements are float, double, Half or integers of 8 to 64 bits.");

    /// <summary>The element at a position.</summary>
    /// <param name="index">The position in each dimension.</param>
    public T this[params ReadOnlySpan<int> index] => Memory.Span[Offset(index)];

    /// <summary>The same elements in another shape; nothing is copied.</summary>
    /// <param name="shape">The length of each dimension; -1, at most once, for one that follows from the number of elements.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public BentoTensor<T> Reshape(params ReadOnlySpan<int> shape) => TensorShapes.Fit(shape, Length) is { } fitting
        ? new BentoTensor<T>(this, fitting)
        : throw new ArgumentException($"{Length} elements don't make a tensor of shape {TensorShapes.Text(shape.ToArray())}.", nameof(shape));

    /// <summary>Copies the elements; those of an argument that is not in memory yet are read straight to where they are to be.</summary>
    /// <param name="elements">Where to: exactly <see cref="Length"/> elements.</param>
    /// <exception cref="ArgumentException">It is another number of elements.</exception>
    public void CopyTo(Span<T> elements)
    {
        if (elements.Length != Length)
        {
            throw new ArgumentException($"A tensor of {Length} elements is not copied to {elements.Length}.", nameof(elements));
        }

        if (_isRead)
        {
            _memory.Span.CopyTo(elements);
            return;
        }

        using var source = _source!.OpenRead();
        source.ReadExactly(MemoryMarshal.AsBytes(elements));
        TensorBytes.ToOwnOrder(elements);
    }

    object? ITensor.TryReshape(ReadOnlySpan<int> shape) => TensorShapes.Fit(shape, Length) is { } fitting ? new BentoTensor<T>(this, fitting) : null;

    byte[] ITensor.ToBytes() => TensorBytes.Of(Span);

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
