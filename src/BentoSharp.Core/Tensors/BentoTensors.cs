namespace BentoSharp.Tensors;

/// <summary>The element types of tensors.</summary>
public static class BentoTensors
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(BentoTensor<float>)] = "float32",
        [typeof(BentoTensor<double>)] = "float64",
        [typeof(BentoTensor<Half>)] = "float16",
        [typeof(BentoTensor<sbyte>)] = "int8",
        [typeof(BentoTensor<short>)] = "int16",
        [typeof(BentoTensor<int>)] = "int32",
        [typeof(BentoTensor<long>)] = "int64",
        [typeof(BentoTensor<byte>)] = "uint8",
        [typeof(BentoTensor<ushort>)] = "uint16",
        [typeof(BentoTensor<uint>)] = "uint32",
        [typeof(BentoTensor<ulong>)] = "uint64",
    };

    /// <summary>NumPy's name of a tensor's element type, such as <c>float32</c>.</summary>
    /// <param name="type">A type.</param>
    /// <returns>The name; null where the type is no tensor.</returns>
    public static string? ElementName(Type type) => Names.GetValueOrDefault(type);
}
