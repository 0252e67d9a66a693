using System.Numerics;
using System.Runtime.InteropServices;
using BentoSharp.Hosting;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch;

/// <summary>Turns tensors of the wire into TorchSharp's, and back. One copy each way, without an array per item.</summary>
public static class TorchTensors
{
    /// <summary>Copies a tensor to a device.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="tensor">The tensor.</param>
    /// <param name="device">The device. Default: the processor.</param>
    /// <returns>A contiguous tensor of the same shape, which belongs to the caller's <see cref="DisposeScope"/>, or is to be disposed.</returns>
    /// <exception cref="NotSupportedException">TorchSharp has no type of such elements (unsigned integers of 16 bits and more).</exception>
    public static Tensor ToTorch<T>(this BentoTensor<T> tensor, BentoDevice? device = null)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var result = empty([.. tensor.Shape.Select(static length => (long)length)], TypeOf<T>());

        // An empty tensor has no memory to write to.
        if (tensor.Length > 0)
        {
            tensor.CopyTo(MemoryMarshal.Cast<byte, T>(result.bytes));
        }

        return device is { IsAccelerator: true } ? result.to(device.ToTorch(), disposeAfter: true) : result;
    }

    /// <summary>Copies a tensor from whatever device it is on.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="tensor">The tensor. It is not disposed.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has elements of another type, or more than 2 GB.</exception>
    public static BentoTensor<T> ToBento<T>(this Tensor tensor)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.dtype != TypeOf<T>())
        {
            throw new ArgumentException(
                $"The tensor has elements of {tensor.dtype}, and a BentoTensor<{typeof(T).Name}> is wanted: convert it by to_type(ScalarType.{TypeOf<T>()}) first.",
                nameof(tensor));
        }

        if (tensor.numel() * Marshal.SizeOf<T>() > int.MaxValue)
        {
            throw new ArgumentException($"A tensor of {tensor.numel()} elements is too large to be sent.", nameof(tensor));
        }

        using var scope = NewDisposeScope();
        int[] shape = [.. tensor.shape.Select(static length => (int)length)];
        var elements = tensor.numel() == 0 ? [] : MemoryMarshal.Cast<byte, T>(tensor.detach().cpu().contiguous().bytes).ToArray();
        return new BentoTensor<T>(elements, shape);
    }

    internal static ScalarType TypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        _ when typeof(T) == typeof(Half) => ScalarType.Float16,
        _ => throw new NotSupportedException($"TorchSharp has no tensors of {typeof(T).Name}: use a signed integer or a floating-point type."),
    };
}
