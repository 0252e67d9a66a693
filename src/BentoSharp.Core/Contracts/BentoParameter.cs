using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Tensors;

namespace BentoSharp.Contracts;

/// <summary>A parameter that callers of a method give.</summary>
public abstract class BentoParameter
{
    private protected BentoParameter(
        BentoParameterKind kind, int index, string name, bool isRequired, bool allowsNull, bool isFile, IReadOnlyList<ValidationAttribute> rules)
    {
        Kind = kind;
        Index = index;
        Name = name;
        EncodedName = JsonEncodedText.Encode(name);
        Utf8Name = Encoding.UTF8.GetBytes(name);
        IsRequired = isRequired;
        AllowsNull = allowsNull;
        IsFile = isFile;
        Rules = rules;
    }

    /// <summary>Where in a request it is.</summary>
    public BentoParameterKind Kind { get; }

    /// <summary>The position among the method's parameters, from 0.</summary>
    public int Index { get; }

    /// <summary>The name on the wire, such as <c>num_steps</c>.</summary>
    public string Name { get; }

    /// <summary>Whether callers must give it.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether null is a value of it.</summary>
    public bool AllowsNull { get; }

    /// <summary>Whether it is a file or a list of files, which travel beside the JSON.</summary>
    public bool IsFile { get; }

    /// <summary>What it means, as <see cref="System.ComponentModel.DescriptionAttribute"/> says; null where nothing is said.</summary>
    public string? Description { get; private protected set; }

    /// <summary>Whether its value is not to be shown, as <see cref="SensitiveAttribute"/> says.</summary>
    public bool IsSensitive { get; private protected set; }

    /// <summary>Whether it is a <see cref="BentoTensor{T}"/>, which travels in its compact form where both ends know it.</summary>
    public bool IsTensor => BentoTensors.ElementName(Type) is not null;

    /// <summary>Whether it is an image or a list of images.</summary>
    public bool IsImage => BentoFileTypes.IsImage(Type);

    /// <summary>Whether it is a list of files or images.</summary>
    public bool IsFileList => BentoFileTypes.IsFileList(Type);

    /// <summary>What the value must obey.</summary>
    public IReadOnlyList<ValidationAttribute> Rules { get; }

    /// <summary>The type of the value.</summary>
    public abstract Type Type { get; }

    /// <summary>The value where callers leave it out; null also where there is none.</summary>
    public abstract object? DefaultValue { get; }

    /// <summary>The JSON metadata of the type; null for files.</summary>
    public abstract JsonTypeInfo? JsonType { get; }

    /// <summary>Whether its value has an element for each item of a batch.</summary>
    internal bool IsBatch => Method?.IsBatchable == true;

    internal BentoMethod? Method { get; set; }

    internal JsonEncodedText EncodedName { get; }

    internal byte[] Utf8Name { get; }
}

/// <summary>A parameter that callers of a method give.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class BentoParameter<T> : BentoParameter
{
    internal BentoParameter(
        BentoContract contract, BentoParameterKind kind, int index, string name, bool isRequired, T? defaultValue, bool allowsNull, IReadOnlyList<ValidationAttribute> rules)
        : base(kind, index, name, isRequired, allowsNull, BentoFileTypes.IsFile(typeof(T)), rules)
    {
        Default = defaultValue;
        TypeInfo = IsFile ? null : BentoJson.GetTypeInfo<T>(contract.Json);
    }

    /// <summary>The value where callers leave it out.</summary>
    public T? Default { get; }

    /// <inheritdoc/>
    public override Type Type => typeof(T);

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override JsonTypeInfo? JsonType => TypeInfo;

    internal JsonTypeInfo<T>? TypeInfo { get; }

    /// <summary>Says what the parameter means.</summary>
    /// <param name="description">A sentence for callers.</param>
    /// <returns>This parameter.</returns>
    public BentoParameter<T> Describe(string description)
    {
        Description = description;
        return this;
    }

    /// <summary>Says that the value is not to be shown.</summary>
    /// <returns>This parameter.</returns>
    public BentoParameter<T> Sensitive()
    {
        IsSensitive = true;
        return this;
    }
}
