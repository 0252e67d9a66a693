using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Tables;
using BentoSharp.Tensors;

namespace BentoSharp;

/// <summary>Metadata of BentoSharp's own types. Every element type is written out: a factory over all would need code made at run time.</summary>
internal sealed class OwnTypes : IJsonTypeInfoResolver
{
    private readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> _types = new()
    {
        [typeof(BentoTable)] = static options => JsonMetadataServices.CreateValueInfo<BentoTable>(options, new TableConverter()),
    };

    private OwnTypes()
    {
        Add<float>();
        Add<double>();
        Add<Half>();
        Add<sbyte>();
        Add<short>();
        Add<int>();
        Add<long>();
        Add<byte>();
        Add<ushort>();
        Add<uint>();
        Add<ulong>();
    }

    public static OwnTypes Instance { get; } = new();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => _types.GetValueOrDefault(type)?.Invoke(options);

    private void Add<T>()
        where T : unmanaged, INumberBase<T> =>
        _types.Add(typeof(BentoTensor<T>), static options => JsonMetadataServices.CreateValueInfo<BentoTensor<T>>(options, new TensorConverter<T>()));
}
