using BentoSharp;
using BentoSharp.Hosting;

namespace Tour.Examples;

public sealed record GeneratedImage(string Prompt, int Steps, string ImagePath);

public sealed record ServiceState(string Service, string Status, bool QueueAvailable);

/// <summary>A long task, and an API that answers at once. The device is a GPU where there is one, else the processor.</summary>
[BentoService(Gpus = 1, Memory = "4Gi", Concurrency = 4)]
public sealed class ImageGenerationService(BentoDevice device)
{
    [BentoTask]
    public async Task<GeneratedImage> GenerateImage(string prompt, int steps = 20, CancellationToken cancellationToken = default)
    {
        await Task.Delay(steps, cancellationToken); // A model would draw here, on the device.
        return new GeneratedImage(prompt, steps, $"/images/{prompt.Replace(' ', '-')}.png");
    }

    [BentoApi]
    public ServiceState QuickInfo() => new("Image Generation", $"ready on {device}", QueueAvailable: true);
}

internal static class ImageGeneration
{
    public const string Expected = "ready on cpu; /images/a-sunset.png in 20 steps";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ImageGenerationAsyncHttpClient($"{url}/image_generation");
        var handle = await client.GenerateImage.SubmitAsync("a sunset");
        var info = await client.QuickInfoAsync(); // Does not wait for the task.
        var image = await handle;
        return $"{info.Status}; {image.ImagePath} in {image.Steps} steps";
    }
}
