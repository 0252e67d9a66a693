using BentoSharp;

namespace Tour.Examples;

public sealed record GeneratedImage(string Prompt, int Steps, string ImagePath);

public sealed record ServiceState(string Service, string Status, bool QueueAvailable);

/// <summary>A long task, and an API that answers at once.</summary>
[BentoService(Workers = 1, Concurrency = 4)]
public sealed class ImageGenerationService
{
    [BentoTask]
    public async Task<GeneratedImage> GenerateImage(string prompt, int steps = 20, CancellationToken cancellationToken = default)
    {
        await Task.Delay(steps, cancellationToken); // A model would draw here.
        return new GeneratedImage(prompt, steps, $"/images/{prompt.Replace(' ', '-')}.png");
    }

    [BentoApi]
    public ServiceState QuickInfo() => new("Image Generation", "ready", QueueAvailable: true);
}

internal static class ImageGeneration
{
    public const string Expected = "ready; /images/a-sunset.png in 20 steps";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ImageGenerationAsyncHttpClient($"{url}/image_generation");
        var handle = await client.GenerateImage.SubmitAsync("a sunset");
        var info = await client.QuickInfoAsync(); // Does not wait for the task.
        var image = await handle;
        return $"{info.Status}; {image.ImagePath} in {image.Steps} steps";
    }
}
