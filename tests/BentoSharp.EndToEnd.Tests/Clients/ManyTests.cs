using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>Many tasks at once, in every way that clients have.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class ManyTests(Way way)
{
    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private IProbeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync();
        _channel = new BentoHttpChannel(new Uri(_host.Url));
        _client = way switch
        {
            Way.AsyncHttp => new ProbeClient(_channel),
            Way.SyncHttp => new ProbeClient(new BlockingChannel(_channel)),
            _ => _host.Services.GetRequiredService<IProbeClient>(),
        };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Tasks_are_submitted_together_and_each_is_answered()
    {
        var submitted = await _client.Add.SubmitManyAsync(Enumerable.Range(0, 1_500).Select(static number => (number, 1)));
        var results = await BentoTasks.WhenAll(submitted.Select(static one => one.Handle));
        Assert.That(results, Is.EqualTo(Enumerable.Range(1, 1_500)));
        Assert.That(await _client.Add.SubmitManyAsync([]), Is.Empty);
    }

    [Test]
    public async Task One_that_is_wrong_keeps_no_other_out()
    {
        var submitted = await _client.Describe.SubmitManyAsync([(Mood.Calm, 1, 1, true, 1m, 1), (Mood.Calm, 1, 1, true, 1m, 99), (Mood.Calm, 2, 1, true, 1m, 3)]);
        var wrong = (BentoValidationException)submitted[1].Exception!;
        Assert.That(wrong.Errors[0].Location, Is.EqualTo(new object[] { "stars" }));
        Assert.That(() => submitted[1].Handle, Throws.TypeOf<BentoValidationException>());
        Assert.That(await submitted[0].Handle, Does.StartWith("Calm 1"));
        Assert.That(await submitted[2].Handle, Does.StartWith("Calm 2"));
    }

    [Test]
    public async Task Files_are_submitted_one_by_one()
    {
        var file = BentoFile.FromBytes(new byte[7], "seven.bin");
        var submitted = await _client.Measure.SubmitManyAsync([(file, [file, file], "a"), (file, [file], "bc")]);
        Assert.That(await submitted[0].Handle, Is.EqualTo(new long[] { 7, 7, 7, 1 }));
        Assert.That(await submitted[1].Handle, Is.EqualTo(new long[] { 7, 7, 2 }));
    }

    [Test]
    public async Task Options_hold_for_all_and_of_a_key_each_has_its_own()
    {
        var options = new SubmitOptions { Delay = TimeSpan.FromDays(1), IdempotencyKey = "batch-1" };
        var first = await _client.Note.SubmitManyAsync(["a", "b"], options);
        var again = await _client.Note.SubmitManyAsync(["a", "b", "c"], options);
        Assert.That(again[0].Handle.Id, Is.EqualTo(first[0].Handle.Id));
        Assert.That(again[1].Handle.Id, Is.EqualTo(first[1].Handle.Id));
        Assert.That(first[0].Handle.Id, Is.Not.EqualTo(first[1].Handle.Id));
        Assert.That((await again[2].Handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Pending));
        Assert.That((await _client.Note.SubmitManyAsync(["other"], options))[0].Exception, Has.Property("StatusCode").EqualTo(422));
    }

    [Test]
    public async Task Many_are_canceled_and_each_is_answered()
    {
        var waiting = await _client.Note.SubmitAsync("n", new SubmitOptions { Delay = TimeSpan.FromDays(1) });
        var ended = await _client.Note.SubmitAsync("now");
        await ended;
        var canceled = await _client.Note.CancelManyAsync([waiting.Id, ended.Id, "0123456789abcdef0123456789abcdef"]);
        Assert.That(canceled.Select(static one => one.Exception?.GetType()), Is.EqualTo(
            new[] { null, typeof(BentoTaskNotCancelableException), typeof(BentoTaskNotFoundException) }));
        Assert.That(canceled[0].Id, Is.EqualTo(waiting.Id));
        Assert.That((await waiting.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.Canceled));
    }

    [Test]
    public async Task Many_are_repeated_and_each_is_answered()
    {
        var ended = await _client.Add.SubmitAsync(20, 1);
        await ended;
        var waiting = await _client.Add.SubmitAsync(1, 1, new SubmitOptions { Delay = TimeSpan.FromDays(1) });
        var repeated = await _client.Add.RetryManyAsync([ended.Id, waiting.Id, "0123456789abcdef0123456789abcdef"]);
        Assert.That(await repeated[0].Handle, Is.EqualTo(21));
        Assert.That(repeated[0].Handle.Id, Is.Not.EqualTo(ended.Id));
        Assert.That(repeated[1].Exception, Is.TypeOf<TaskNotCompletedException>());
        Assert.That(repeated[2].Exception, Is.TypeOf<BentoTaskNotFoundException>());
    }
}
