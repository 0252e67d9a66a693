using BentoSharp;

namespace Acme.Images.Contracts;

public sealed record Caption(string Text, double Confidence);

/// <summary>Describes images.</summary>
[BentoService(Name = "Captions")]
public interface IImageCaptionService
{
    /// <summary>Describes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="language">The language to describe it in.</param>
    [BentoTask(Retries = 2)]
    Task<Caption> DescribeAsync(BentoFile image, string language = "en", CancellationToken cancellationToken = default);

    [BentoApi]
    IReadOnlyList<string> Languages();

    void NotOnTheWire();
}
