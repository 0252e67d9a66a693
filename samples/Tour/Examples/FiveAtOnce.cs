namespace Tour.Examples;

/// <summary>Submits five tasks and awaits them together.</summary>
internal static class FiveAtOnce
{
    public const string Expected = "completed 5: Image 1, Image 2, Image 3, Image 4, Image 5";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new ImageGenerationAsyncHttpClient($"{url}/image_generation");
        var handles = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => client.GenerateImage.SubmitAsync($"Image {i}")));
        var images = await Task.WhenAll(handles.Select(handle => handle.GetResultAsync()));
        return $"completed {images.Length}: {string.Join(", ", images.Select(image => image.Prompt))}";
    }
}
