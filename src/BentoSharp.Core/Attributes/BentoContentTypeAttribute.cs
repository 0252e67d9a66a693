using System.ComponentModel.DataAnnotations;

namespace BentoSharp;

/// <summary>
/// The media type of a file: a parameter refuses files of any other, and a result without a type of its own is sent with it. Clients read
/// it in the schema.
/// </summary>
/// <param name="contentType">The media type, such as <c>audio/wav</c> or, for a parameter, <c>audio/*</c>.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class BentoContentTypeAttribute(string contentType) : ValidationAttribute
{
    /// <summary>The media type, such as <c>audio/wav</c> or <c>audio/*</c>.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>What files of the type are in BentoML's schema: <c>image</c>, <c>audio</c>, <c>video</c>, or else <c>binary</c>.</summary>
    public string Format => ContentType.Split('/')[0].ToLowerInvariant() is ("image" or "audio" or "video") and var kind ? kind : "binary";

    /// <summary>Whether a media type is allowed; its parameters don't count.</summary>
    /// <param name="contentType">The media type of a file; null where its sender gave none.</param>
    /// <returns>True where it is the type, or one of its family.</returns>
    public bool Allows(string? contentType)
    {
        var given = (contentType ?? "").AsSpan();
        var end = given.IndexOf(';');
        given = (end < 0 ? given : given[..end]).Trim();
        return ContentType is "*/*"
            || (ContentType.EndsWith("/*", StringComparison.Ordinal)
                ? given.StartsWith(ContentType.AsSpan(0, ContentType.Length - 1), StringComparison.OrdinalIgnoreCase)
                : given.Equals(ContentType, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value switch
    {
        BentoFile file => Allows(file.ContentType ?? Contracts.MediaTypes.Of(file.Name)),
        BentoImage image => Allows(image.ContentType),
        _ => true,
    };

    /// <summary>What is wrong with a file.</summary>
    internal string Explain(string? given) => $"Invalid content type {given ?? "(none)"}, expected {ContentType}";
}
