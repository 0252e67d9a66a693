using BentoSharp;

namespace Tour.Examples;

/// <summary>The synchronous client: submit, poll, get.</summary>
internal static class SyncClient
{
    public const string Expected = "Success; A beautiful sunset over mountains in 50 steps";

    public static Task<string> RunAsync(string url, Signals signals)
    {
        using var client = new ImageGenerationSyncHttpClient($"{url}/image_generation");
        var task = client.GenerateImage.Submit("A beautiful sunset over mountains", steps: 50);
        BentoTaskInfo info;
        while (!(info = task.GetStatus()).IsFinished)
        {
            Thread.Sleep(20);
        }

        var image = task.Get();
        return Task.FromResult($"{info.Status}; {image.Prompt} in {image.Steps} steps");
    }
}
