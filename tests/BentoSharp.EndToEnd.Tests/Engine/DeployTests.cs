using System.Net.Http.Json;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>What becomes of stored tasks when the service's code has changed.</summary>
public sealed class DeployTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Tasks_that_are_stored_under_an_earlier_name_run_and_those_that_nobody_knows_wait()
    {
        var (renamed, forgotten) = await SubmitToOldAsync("book");

        await using var host = await StartNewAsync();
        var client = host.Services.GetRequiredService<INewLibraryClient>();

        Assert.That(await client.Store.GetHandle(renamed).GetResultAsync(Patience), Is.EqualTo("new book 1"), "the new parameter has its default");
        var waiting = await client.Store.GetStatusAsync(forgotten);
        Assert.That(waiting.Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That(waiting.Wait!.Reason, Is.EqualTo(BentoWaitReason.NoWorker));
        Assert.That(host.Calls.All, Does.Not.Contain("forgotten"));
    }

    [Test]
    public async Task A_limit_counts_a_task_under_all_its_names()
    {
        var (renamed, _) = await SubmitToOldAsync("book");
        await using var host = await StartNewAsync(isPaused: true);
        var client = host.Services.GetRequiredService<INewLibraryClient>();
        await client.Store.SubmitAsync("hold", options: new SubmitOptions { Priority = BentoTaskPriority.High });
        await host.Services.GetRequiredService<IBentoQueueControl>().ResumeAsync("Library");
        await host.Signals.WaitAsync("hold started");

        Assert.That(await client.Count.RunAsync(), Is.Zero);
        Assert.That((await client.Store.GetStatusAsync(renamed)).Wait!.Reason, Is.EqualTo(BentoWaitReason.Limit));
        host.Signals.Raise("hold");
        await client.Store.GetHandle(renamed).WaitAsync(Patience);
        Assert.That(host.Calls.All, Is.EqualTo(new[] { "hold", "book" }));
    }

    [Test]
    public async Task Callers_who_use_an_earlier_name_are_answered()
    {
        await using var host = await StartNewAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        foreach (var name in new[] { "store", "shelve", "put" })
        {
            using var answer = await http.PostAsJsonAsync("/" + name, new { title = name });
            Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo($"new {name} 1"));
        }
    }

    [Test]
    public async Task An_alias_that_is_another_tasks_name_is_refused_at_start() => await Assert.ThatAsync(
        () => ProbeHost.StartAsync(folder: _folder, add: static builder => builder.AddConfused()),
        Throws.InvalidOperationException.With.Message.Contains("\"one\" of Confused.two"));

    private async Task<(string Renamed, string Forgotten)> SubmitToOldAsync(string title)
    {
        await using var host = await ProbeHost.StartAsync(folder: _folder, add: static builder => builder.AddOldLibrary());
        await host.Services.GetRequiredService<IBentoQueueControl>().PauseAsync("Library");
        var client = host.Services.GetRequiredService<IOldLibraryClient>();
        var ids = ((await client.Shelve.SubmitAsync(title)).Id, (await client.Forgotten.SubmitAsync()).Id);
        await host.StopAsync();
        return ids;
    }

    private async Task<ProbeHost> StartNewAsync(bool isPaused = false)
    {
        var host = await ProbeHost.StartAsync(folder: _folder, add: static builder => builder.AddNewLibrary());
        if (!isPaused)
        {
            await host.Services.GetRequiredService<IBentoQueueControl>().ResumeAsync("Library");
        }

        return host;
    }
}
