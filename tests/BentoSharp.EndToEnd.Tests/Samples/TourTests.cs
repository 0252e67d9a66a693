using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Samples;

/// <summary>The tour as its user runs it.</summary>
public sealed class TourTests
{
    private static readonly string[] Names =
    [
        "image-generation", "batch-processing", "monitored-steps", "sync-client", "five-at-once", "cancel", "retry",
        "configuration", "workers", "chaining", "file-batch", "priorities", "streaming", "errors",
    ];

    [Test]
    public async Task Every_example_comes_out_as_expected()
    {
        var (exitCode, output) = await RunAsync("all");
        Assert.That(exitCode, Is.Zero, output);
        foreach (var name in Names)
        {
            Assert.That(output, Does.Contain(name));
        }
    }

    [Test]
    public async Task One_example_is_run_by_its_name()
    {
        var (exitCode, output) = await RunAsync("cancel");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("cancel").And.Not.Contain("priorities"));
    }

    [Test]
    public async Task An_unknown_name_is_refused_with_the_known_ones()
    {
        var (exitCode, output) = await RunAsync("cancle");
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Contain("cancel"));
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string name) => SampleProcess.RunAsync("Tour", name);
}
