namespace BentoSharp.Tensors;

/// <summary>The element types of tensors.</summary>
public static class BentoTensors
{
    private static readonly Dictionary<Type, TensorElement> ByType = new TensorElement[]
    {
        new TensorElement<float>("float32"),
        new TensorElement<double>("float64"),
        new TensorElement<Half>("float16"),
        new TensorElement<sbyte>("int8"),
        new TensorElement<short>("int16"),
        new TensorElement<int>("int32"),
        new TensorElement<long>("int64"),
        new TensorElement<byte>("uint8"),
        new TensorElement<ushort>("uint16"),
        new TensorElement<uint>("uint32"),
        new TensorElement<ulong>("uint64"),
    }.ToDictionary(static element => element.TensorType);

    private static readonly Dictionary<string, TensorElement> ByName = ByType.Values.ToDictionary(static element => element.Name);

    /// <summary>NumPy's names of all element types.</summary>
    internal static IEnumerable<string> Names => ByName.Keys;

    /// <summary>NumPy's name of a tensor's element type, such as <c>float32</c>.</summary>
    /// <param name="type">A type.</param>
    /// <returns>The name; null where the type is no tensor.</returns>
    public static string? ElementName(Type type) => ByType.GetValueOrDefault(type)?.Name;

    /// <summary>Makes the compact form of a tensor.</summary>
    /// <param name="value">A value.</param>
    /// <returns>What the form says of itself, and the elements; null where the value is no tensor.</returns>
    public static (TensorHeader Header, ReadOnlyMemory<byte> Bytes)? Compact(object? value) =>
        value is ITensor tensor ? (TensorHeader.Of(tensor), tensor.ToBytes()) : null;

    internal static TensorElement? Find(Type type) => ByType.GetValueOrDefault(type);

    internal static TensorElement? Find(string name) => ByName.GetValueOrDefault(name);
}
