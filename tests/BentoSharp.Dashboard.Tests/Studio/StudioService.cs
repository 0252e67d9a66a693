using Microsoft.Extensions.Logging;

namespace BentoSharp.Dashboard.Tests.Studio;

public sealed record Caption(string Text, IReadOnlyList<string> Words, double Confidence);

/// <summary>A service as a studio for pictures might have one: its tasks show what the dashboard has to show.</summary>
[BentoService(Name = "Studio", Workers = 2, Concurrency = 4)]
public sealed class StudioService(IStudioClient client, ILogger<StudioService> logger, Signals signals)
{
    /// <summary>Draws a picture, step by step.</summary>
    [BentoTask]
    public BentoImage Draw(string prompt, int steps = 20, double guidance = 7.5)
    {
        logger.LogInformation("drawing {Prompt} in {Steps} steps", prompt, steps);
        return BentoImage.FromBytes(Picture.Draw(prompt), prompt + ".png");
    }

    /// <summary>Says what is in a picture.</summary>
    [BentoTask]
    public Caption Describe(string text) => new(text, text.Split(' '), 0.93);

    /// <summary>Draws a picture for each word and waits for them all.</summary>
    [BentoTask]
    public async Task<int> Album(string title)
    {
        logger.LogInformation("the album {Title} begins", title);
        var pictures = await Task.WhenAll(title.Split(' ').Select(async word => await client.Draw.SubmitAsync(word)));
        foreach (var picture in pictures)
        {
            await picture;
        }

        return pictures.Length;
    }

    /// <summary>Works until a signal is given: its progress and its lines come by signals as well.</summary>
    [BentoTask]
    public async Task<string> Render(string scene, int frames = 4, BentoTaskContext? task = null, CancellationToken cancellationToken = default)
    {
        logger.LogInformation("scene {Scene} loaded", scene);
        task!.ReportProgress(0.25, $"frame 1 of {frames}");
        signals.Raise(scene + " began");
        await signals.WaitAsync(scene + " half", cancellationToken);
        logger.LogWarning("the light of frame 2 is too bright");
        task.ReportProgress(0.5, $"frame 2 of {frames}");
        signals.Raise(scene + " is at half");
        await signals.WaitAsync(scene, cancellationToken);
        return scene;
    }

    /// <summary>Fails with what it is told.</summary>
    [BentoTask(Retries = 2, RetryDelaySeconds = 0.01)]
    public int Upscale(string message, int status = 500) => throw new BentoException(status, message);

    /// <summary>Gives words to pictures, many at once.</summary>
    [BentoTask(Batchable = true, MaxBatchSize = 16)]
    public string[] Tag(string[] pictures, CancellationToken cancellationToken)
    {
        foreach (var picture in pictures.Where(static picture => picture.StartsWith("slow", StringComparison.Ordinal)))
        {
            signals.Raise(picture + " began");
#pragma warning disable RS0030 // A batch is computed on the thread of its device, which is meant to be busy here.
            signals.WaitAsync(picture, cancellationToken).Wait(cancellationToken);
#pragma warning restore RS0030
        }

        return [.. pictures.Select(static picture => picture.Split(' ')[0])];
    }

    /// <summary>One at a time for each customer.</summary>
    [BentoTask(Limit = 1)]
    public async Task Export([LimitKey] string customer, string signal, CancellationToken cancellationToken = default) =>
        await signals.WaitAsync(signal, cancellationToken);
}
