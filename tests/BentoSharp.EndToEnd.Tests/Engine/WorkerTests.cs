using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>The instances of a service: made and started before it is ready, used side by side, disposed with it.</summary>
public sealed class WorkerTests
{
    private InstanceLog _log = null!;
    private string _folder = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;
        _log = new InstanceLog();
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Each_worker_is_an_instance_that_is_started_before_the_service_is_ready_and_disposed_with_it()
    {
        var app = Build();
        await using (app)
        {
            await app.StartAsync();
            Assert.That(_log.Events, Is.EqualTo(new[] { "started", "started", "started" }));
            await app.StopAsync();
        }

        Assert.That(_log.Events.Skip(3), Is.EqualTo(new[] { "disposed", "disposed", "disposed" }));
    }

    [Test]
    public async Task Attempts_at_once_run_on_different_instances()
    {
        await using var app = Build();
        await app.StartAsync();
        var client = app.Services.GetRequiredService<IInstanceClient>();
        var handles = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.Which.SubmitAsync("go")));
        // A status says that an attempt was claimed, which is a moment before it runs and takes its instance.
        while (_log.Events.Count(name => name == "running") < handles.Length)
        {
            await Task.Delay(5);
        }

        app.Services.GetRequiredService<Signals>().Raise("go");
        var names = await Task.WhenAll(handles.Select(handle => handle.GetResultAsync()));
        Assert.That(names, Is.Unique);
        await app.StopAsync();
    }

    [Test]
    public async Task A_worker_that_cannot_start_stops_the_host_with_its_reason()
    {
        _log.StartFailure = new FileNotFoundException("There are no weights at model.dat.");
        await using var app = Build();
        var failure = (await Assert.ThrowsAsync<FileNotFoundException>(() => app.StartAsync()))!;
        Assert.That(failure.Message, Does.Contain("model.dat"));
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_log).AddSingleton<Signals>();
        builder.Services.AddBentoSharp(options => options.Database = Path.Combine(_folder, "tasks.db")).AddInstance();
        var app = builder.Build();
        app.MapBentoSharp();
        return app;
    }
}
