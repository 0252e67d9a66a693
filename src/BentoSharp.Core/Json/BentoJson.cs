using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BentoSharp;

/// <summary>
/// The JSON that services and clients agree on: members in snake case, enums as words in snake case, numbers also accepted as text and
/// whole floats as integers, as BentoML's validation does.
/// </summary>
public static class BentoJson
{
    /// <summary>How deep JSON may nest: 64 levels.</summary>
    public const int MaxDepth = 64;

    /// <summary>Creates the options of one contract.</summary>
    /// <param name="context">The user's metadata, or null to read types by reflection.</param>
    /// <returns>Options that are read-only. The context's own naming is not used: the names are the contract's.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reflection is used only where it is enabled.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reflection is used only where it is enabled.")]
    public static JsonSerializerOptions CreateOptions(JsonSerializerContext? context = null)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            MaxDepth = MaxDepth,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowDuplicateProperties = false,
            AllowOutOfOrderMetadataProperties = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        options.Converters.Add(new LaxIntegerConverter<int>());
        options.Converters.Add(new LaxIntegerConverter<long>());
        options.Converters.Add(new LaxIntegerConverter<short>());
        options.Converters.Add(new LaxIntegerConverter<byte>());
        options.Converters.Add(new LaxIntegerConverter<uint>());
        options.Converters.Add(new LaxIntegerConverter<ulong>());
        if (context is not null)
        {
            options.TypeInfoResolverChain.Add(context);
        }

        options.TypeInfoResolverChain.Add(OwnTypes.Instance);
        options.TypeInfoResolverChain.Add(BuiltInJsonContext.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
            options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        }

        options.MakeReadOnly();
        return options;
    }

    /// <summary>The metadata of a type under a contract's options.</summary>
    /// <typeparam name="T">The type on the wire.</typeparam>
    /// <param name="options">The contract's options.</param>
    /// <returns>The metadata, to be taken once and kept.</returns>
    /// <exception cref="InvalidOperationException">No resolver knows the type; the message has the missing line.</exception>
    public static JsonTypeInfo<T> GetTypeInfo<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TryGetTypeInfo(typeof(T), out var typeInfo)
            ? (JsonTypeInfo<T>)typeInfo
            : throw new InvalidOperationException(
                $"There is no JSON metadata for {typeof(T)}. Add [JsonSerializable(typeof({typeof(T)}))] to the JsonSerializerContext "
                + "that [BentoService(JsonContext = …)] names.");
    }
}
