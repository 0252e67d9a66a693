using BentoSharp;
using Microsoft.AspNetCore.Mvc;

namespace Acme.Images;

public interface IDiffusionModel
{
    Task<byte[]> Draw(string prompt, int steps, CancellationToken token);
}

public sealed record GeneratedImage(string Prompt, int Steps);

public sealed record ServiceInfo(string Service, string Status, bool QueueAvailable);

/// <summary>Makes images of texts.</summary>
[BentoService(Workers = 1, Concurrency = 10)]
public sealed class ImageGeneration(IDiffusionModel model)
{
    /// <summary>Draws an image for a prompt.</summary>
    /// <param name="prompt">What to draw.</param>
    /// <param name="steps">How many steps to take.</param>
    [BentoTask(Retries = 3, TimeoutSeconds = 300)]
    public async Task<GeneratedImage> GenerateImage(
        string prompt, int steps = 20, BentoTaskContext? task = null, CancellationToken cancellationToken = default)
    {
        await model.Draw(prompt, steps, cancellationToken);
        return new GeneratedImage(prompt, steps);
    }

    [BentoTask]
    public void Forget(string? key, [FromServices] TimeProvider clock) { }

    [BentoTask]
    public int Measure(BentoFile image, double scale = 1.5) => 1;

    [BentoApi]
    public ServiceInfo QuickInfo() => new("Image Generation", "ready", QueueAvailable: true);
}
