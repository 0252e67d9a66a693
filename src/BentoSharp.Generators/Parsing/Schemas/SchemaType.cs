using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>A type of a schema as C# has it.</summary>
/// <param name="Name">The type, fully qualified, without a question mark.</param>
/// <param name="Form">What it is.</param>
internal sealed record SchemaType(string Name, TypeForm Form)
{
    private const string Lists = "global::System.Collections.Generic.IReadOnlyList";

    /// <summary>Whatever JSON there is.</summary>
    public static SchemaType Any { get; } = new("global::System.Text.Json.JsonElement", TypeForm.Other) { IsValue = true };

    /// <summary>Whether null is a value of it.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>Whether it is a struct or an enum.</summary>
    public bool IsValue { get; init; }

    /// <summary>The type of the items, where it is a list.</summary>
    public SchemaType? Item { get; init; }

    /// <summary>The words, where it is an enum.</summary>
    public EnumModel? Words { get; init; }

    /// <summary>The attribute of BentoSharp that says more of it, as an expression.</summary>
    public string? Rule { get; init; }

    /// <summary>The type as it stands in code.</summary>
    public string Code => AllowsNull ? Name + "?" : Name;

    public FileShape Files => Form is TypeForm.File or TypeForm.Image ? FileShape.One
        : Item?.Form is TypeForm.File or TypeForm.Image ? FileShape.List
        : FileShape.None;

    public bool IsImage => (Item ?? this).Form == TypeForm.Image;

    public static SchemaType ListOf(SchemaType item) => new($"{Lists}<{item.Code}>", TypeForm.List)
    {
        Item = item,

        // What is said of files is said of each; a tensor's shape or a table's form can't be applied within a list.
        Rule = item.Form is TypeForm.File or TypeForm.Image ? item.Rule : null,
    };
}

/// <summary>What a type of a schema is, as far as defaults and files are concerned.</summary>
internal enum TypeForm
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>One of several words.</summary>
    Enum,

    /// <summary>A list.</summary>
    List,

    /// <summary>A file.</summary>
    File,

    /// <summary>An image.</summary>
    Image,

    /// <summary>Null alone.</summary>
    Null,
}
