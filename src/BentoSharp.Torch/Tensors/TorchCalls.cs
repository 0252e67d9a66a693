using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using BentoSharp.Hosting;
using BentoSharp.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace BentoSharp.Torch;

/// <summary>Calls methods that take or give TorchSharp's tensors, where their callers have <see cref="BentoTensor{T}"/>. Used by generated code.</summary>
public static class TorchCalls
{
    /// <summary>Runs a method in inference mode and in a scope of its own, in which what it makes is disposed, and takes its result out.</summary>
    /// <typeparam name="T">The type of the result's elements, as the contract has it.</typeparam>
    /// <param name="method">Calls the method, on this thread.</param>
    /// <returns>The result; null where the method returned null.</returns>
    /// <exception cref="InvalidOperationException">The result has elements of another type.</exception>
    public static BentoTensor<T> RunTensor<T>(Func<Tensor?> method)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(method);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var result = method();
        if (result is null)
        {
            return null!;
        }

        var type = TorchTensors.TypeOf<T>();
        return result.dtype == type ? result.ToBento<T>() : throw new InvalidOperationException(
            $"The method returned a tensor of {result.dtype}, and its contract says {type}: convert it by to_type(ScalarType.{type}), or declare "
            + "[return: TensorOutput(…, Element = typeof(…))].");
    }

    /// <summary>Runs a method in inference mode and in a scope of its own, in which what it makes is disposed.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="method">Calls the method, on this thread.</param>
    /// <returns>The result.</returns>
    public static TResult Run<TResult>(Func<TResult> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        return method();
    }

    /// <summary>Runs a method in inference mode and in a scope of its own, in which what it makes is disposed.</summary>
    /// <param name="method">Calls the method, on this thread.</param>
    public static void Run(Action method)
    {
        ArgumentNullException.ThrowIfNull(method);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        method();
    }

    /// <summary>Makes the tensor that a method takes. The one of a batch was gathered in TorchSharp's memory, and is not copied again.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="tensor">What callers gave, or what was gathered of several.</param>
    /// <param name="device">Where the method wants it.</param>
    /// <returns>A tensor of the current scope; null where null was given.</returns>
    [return: NotNullIfNotNull(nameof(tensor))]
    public static Tensor? Open<T>(BentoTensor<T>? tensor, BentoDevice device)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(device);
        if (tensor is null)
        {
            return null;
        }

        if (MemoryMarshal.TryGetMemoryManager<T, TorchMemory<T>>(tensor.Memory, out var memory, out _, out var length) && length == memory.Memory.Length)
        {
            var taken = memory.Take();
            return device.IsAccelerator ? taken.to(device.ToTorch(), disposeAfter: true) : taken;
        }

        return tensor.ToTorch(device);
    }

    /// <summary>Makes the memory in which a batch is gathered.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="shape">The shape.</param>
    /// <returns>The memory, for <see cref="Open"/>.</returns>
    public static Memory<T> Rows<T>(int[] shape)
        where T : unmanaged, INumberBase<T>
    {
        TorchNative.EnsureLoaded();
        return new TorchMemory<T>([.. shape.Select(static length => (long)length)], TorchTensors.TypeOf<T>()).Memory;
    }
}
