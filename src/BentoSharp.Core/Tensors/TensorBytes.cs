using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BentoSharp.Tensors;

/// <summary>Elements as the bytes of the compact form, and back: little-endian, the last dimension densest.</summary>
internal static class TensorBytes
{
    /// <summary>The elements; the same memory where the machine has that order itself.</summary>
    public static ReadOnlyMemory<T> Elements<T>(ReadOnlyMemory<byte> bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return bytes.IsEmpty ? default : new Reinterpreted<T>(bytes).Memory;
        }

        var elements = MemoryMarshal.Cast<byte, T>(bytes.Span).ToArray();
        ToOwnOrder<T>(elements);
        return elements;
    }

    public static byte[] Of<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(elements).ToArray();
        ToOwnOrder(MemoryMarshal.Cast<byte, T>(bytes.AsSpan()));
        return bytes;
    }

    /// <summary>Turns little-endian elements into those of the machine, or back.</summary>
    public static void ToOwnOrder<T>(Span<T> elements)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < elements.Length; i++)
            {
                MemoryMarshal.AsBytes(elements.Slice(i, 1)).Reverse();
            }
        }
    }

    /// <summary>Bytes in memory, seen as elements.</summary>
    private sealed class Reinterpreted<T>(ReadOnlyMemory<byte> bytes) : MemoryManager<T>
        where T : unmanaged
    {
        private readonly Memory<byte> _bytes = MemoryMarshal.AsMemory(bytes);

        public override Span<T> GetSpan() => MemoryMarshal.Cast<byte, T>(_bytes.Span);

        public override MemoryHandle Pin(int elementIndex = 0) => _bytes[(elementIndex * Unsafe.SizeOf<T>())..].Pin();

        public override void Unpin()
        {
            // The handle of the bytes does it.
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
