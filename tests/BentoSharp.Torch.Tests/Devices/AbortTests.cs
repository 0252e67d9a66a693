namespace BentoSharp.Torch.Tests.Devices;

/// <summary>libtorch can end the process without an exception: what does so is parked, and the tasks beside it are not.</summary>
public sealed class AbortTests
{
    [Test]
    public async Task A_task_that_aborts_the_process_ends_parked_and_those_in_its_batch_are_completed()
    {
        TorchNative.EnsureLoaded();
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { [LibTorchSearch.Variable] = TorchNative.Status.LibTorchDirectory };
        List<ProbeResult> lives = [];
        do
        {
            lives.Add(await Probe.RunAsync(environment, arguments: ["abort", Path.Combine(folder.Path, "tasks.db")]));
        }
        while (lives[^1].ExitCode != 0 && lives.Count < 10);

        var last = lives[^1];
        Assert.That(last.ExitCode, Is.Zero, last.Error);
        Assert.That(lives.SkipLast(1).Select(static life => life.ExitCode), Is.Not.Empty.And.All.EqualTo(128 + 6), "SIGABRT");
        Assert.That(
            new[] { last["Task0"], last["Task1"], last["Task2"], last["Task3"] },
            Is.EqualTo(new[] { "Success ", "Success ", "Failure interrupted", "Success " }));
    }
}
