using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.CommandLines;

/// <summary>The command <c>bentosharp tasks watch</c>: a task until it ends, or the overview until one has had enough.</summary>
public sealed class WatchCommandTests
{
    private ProbeHost _host = null!;

    private IProbeClient Client => _host.Services.GetRequiredService<IProbeClient>();

    [SetUp]
    public async Task StartAsync() => _host = await ProbeHost.StartAsync(static options =>
    {
        options.DrainTimeout = TimeSpan.Zero;
        options.CancellationGrace = TimeSpan.FromMilliseconds(100);
    });

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task A_task_is_watched_to_its_end_which_the_exit_code_tells()
    {
        var good = await Client.Add.SubmitAsync(1);
        var bad = await Client.Refuse.SubmitAsync("it");
        var done = await RunAsync(good.Id);
        var failed = await RunAsync(bad.Id);
        var held = await Client.Wait.SubmitAsync("never");
        await _host.Signals.WaitAsync("never started");
        var watching = RunAsync(held.Id);
        await held.CancelAsync();

        Assert.That((done.Code, done.Lines[^1]), Is.EqualTo((0, done.Lines[^1])), done.Errors);
        Assert.That(done.Lines[^1], Does.StartWith("completed after "));
        Assert.That(failed.Code, Is.EqualTo(3));
        Assert.That(failed.Lines[^1], Does.Match("^failed after .*: .*refused it"));
        Assert.That((await watching).Code, Is.EqualTo(4));
    }

    [Test]
    public async Task Events_are_lines_of_JSON_for_other_programs()
    {
        var task = await Client.Flaky.SubmitAsync("twice", 2);
        var run = await RunAsync(task.Id, "--json");

        var last = System.Text.Json.JsonElement.Parse(run.Lines[^1]);
        Assert.That(last.GetProperty("event").GetString(), Is.EqualTo("status"));
        Assert.That(last.GetProperty("data").GetProperty("status").GetString(), Is.EqualTo("completed"));
    }

    [Test]
    public async Task A_terminal_shows_progress_in_place_and_leaves_the_end()
    {
        var task = await Client.Wait.SubmitAsync("go");
        var run = await ToolRun.RunAsync(
            ["tasks", "watch", task.Id, "--url", _host.Url], answer: null, width: 80, written: text =>
            {
                if (text.Contains("━━━━━━━━━━┈┈┈┈┈┈┈┈┈┈┈┈┈┈ in_progress 40 % step 4 of 10", StringComparison.Ordinal))
                {
                    _host.Signals.Raise("go");
                }
            });

        Assert.That((run.Code, run.Lines[^1].Contains("completed", StringComparison.Ordinal)), Is.EqualTo((0, true)), run.Output);
    }

    [Test]
    public async Task A_deploy_of_the_service_only_interrupts_the_watching()
    {
        var task = await Client.Wait.SubmitAsync("go");
        var (seen, port) = (new TaskCompletionSource(), new Uri(_host.Url).Port);
        var watching = ToolRun.RunAsync(["tasks", "watch", task.Id, "--url", _host.Url], null, written: text =>
        {
            if (text.Contains("40 %", StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        });
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        using var kept = new TemporaryFolder();
        await _host.StopAsync();
        foreach (var file in Directory.EnumerateFiles(_host.Folder))
        {
            File.Copy(file, Path.Combine(kept.Path, Path.GetFileName(file)));
        }

        await using var next = await ProbeHost.StartAsync(folder: kept.Path, port: port);
        next.Signals.Raise("go");

        var run = await watching;
        Assert.That((run.Code, run.Lines[^1].StartsWith("completed", StringComparison.Ordinal)), Is.EqualTo((0, true)), run.Output + run.Errors);
    }

    [Test]
    public async Task The_overview_goes_on_until_Ctrl_C()
    {
        await _host.Services.GetRequiredService<Hosting.IBentoQueueControl>().PauseAsync("Probe");
        await Client.Add.SubmitAsync(1);
        using var stop = new CancellationTokenSource();
        var run = await ToolRun.RunAsync(["tasks", "watch", "--url", _host.Url], answer: null, width: 120, stop: stop.Token, written: text =>
        {
            if (text.Contains("Probe/add", StringComparison.Ordinal) && text.Contains("paused", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });

        Assert.That(run.Code, Is.EqualTo(130), run.Output);
    }

    private Task<ToolRun> RunAsync(params string[] words) => ToolRun.RunAsync(["tasks", "watch", .. words, "--url", _host.Url], answer: null);
}
