using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tensors;

/// <summary>The memory of a tensor of TorchSharp's on the processor, where the rows of a batch are gathered.</summary>
internal sealed unsafe class TorchMemory<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly void* _start;
    private readonly int _length;

    public TorchMemory(long[] shape, ScalarType type)
    {
        // It outlives the scope of whoever gathers, until the method takes it.
        _tensor = empty(shape, type).DetachFromDisposeScope();
        _length = (int)_tensor.numel();
        _start = _length == 0 ? null : Unsafe.AsPointer(ref MemoryMarshal.GetReference(_tensor.bytes));
    }

    /// <summary>Hands the tensor over to the current scope; the memory is gone with it.</summary>
    public Tensor Take()
    {
        var taken = _tensor.alias();
        _tensor.Dispose();
        return taken;
    }

    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_tensor.IsInvalid, this);
        return new Span<T>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new((T*)_start + elementIndex);

    public override void Unpin()
    {
        // Native memory does not move.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _tensor.Dispose();
        }
    }
}
