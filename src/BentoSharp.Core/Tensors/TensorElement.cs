using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BentoSharp.Contracts;

namespace BentoSharp.Tensors;

/// <summary>A type of elements: its name, its size, and its form in JSON.</summary>
internal abstract class TensorElement(string name, Type tensorType, int size)
{
    /// <summary>NumPy's name.</summary>
    public string Name => name;

    /// <summary>The type of tensors of such elements.</summary>
    public Type TensorType => tensorType;

    /// <summary>The size of an element in bytes.</summary>
    public int Size => size;

    /// <summary>Begins to write elements in the compact form as nested lists.</summary>
    public abstract NestedLists ToLists(IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes);

    /// <summary>How results that are tensors of such elements travel: a format of them.</summary>
    public abstract object ResultFormat(JsonSerializerOptions json);
}

internal sealed class TensorElement<T>(string name) : TensorElement(name, typeof(BentoTensor<T>), Unsafe.SizeOf<T>())
    where T : unmanaged, INumberBase<T>
{
    public override NestedLists ToLists(IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes) => new NestedLists<T>(shape, TensorBytes.Elements<T>(bytes));

    public override object ResultFormat(JsonSerializerOptions json) => new TensorFormat<T>(BentoJson.GetTypeInfo<BentoTensor<T>>(json));
}
