using System.Net;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>The list of failed tasks, and repeating many; over HTTP and in process.</summary>
public sealed class FailedTests
{
    private ProbeHost _host = null!;
    private RetryAsyncHttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static builder => builder.AddRetry());
        _client = new RetryAsyncHttpClient(_host.Url);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_list_has_the_failed_tasks_of_one_name_the_last_first_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 105; i++)
        {
            ids.Insert(0, await FailAsync("other"));
        }

        await FailAsync(await _client.AllBut.SubmitAsync("io"));

        var failed = await ListAsync();

        Assert.That(failed.Select(task => task.Id), Is.EqualTo(ids));
        Assert.That(failed.Select(task => task.Status), Is.All.EqualTo(BentoTaskStatus.Failure));
        Assert.That(failed[0].Attempts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_list_is_filtered_by_code_and_time()
    {
        var first = await FailAsync("other");
        var between = (await _client.OnlySome.GetStatusAsync(first)).FinishedAt!.Value.AddTicks(10);
        var second = await FailAsync("other");

        Assert.That((await ListAsync(new() { EndedBefore = between })).Select(task => task.Id), Is.EqualTo(new[] { first }));
        Assert.That((await ListAsync(new() { EndedAfter = between })).Select(task => task.Id), Is.EqualTo(new[] { second }));
        Assert.That(await ListAsync(new() { Code = "error" }), Has.Count.EqualTo(2));
        Assert.That(await ListAsync(new() { Code = "timeout" }), Is.Empty);
    }

    [Test]
    public async Task Failed_tasks_are_repeated_once_by_a_filter_and_leave_the_list()
    {
        string[] old = [await FailAsync("other"), await FailAsync("other")];

        var made = await _client.OnlySome.Failed.RetryAllAsync(new() { Code = "error" });

        Assert.That(made, Has.Count.EqualTo(2));
        Assert.That(await RetryOfAsync(made), Is.EquivalentTo(old));
        foreach (var id in made)
        {
            await FailAsync(_client.OnlySome.GetHandle(id));
        }

        Assert.That((await ListAsync()).Select(task => task.Id), Is.EquivalentTo(made), "the new ones have failed, the old ones were repeated");
    }

    [Test]
    public async Task Failed_tasks_are_repeated_by_their_ids_and_twice_is_once()
    {
        var id = await FailAsync("other");
        var made = await _client.OnlySome.Failed.RetryAsync([id]);
        Assert.That(await _client.OnlySome.Failed.RetryAsync([id]), Is.EqualTo(made));
        Assert.That(await RetryOfAsync(made), Is.EqualTo(new[] { id }));
    }

    [Test]
    public async Task Ids_that_are_unknown_or_have_not_failed_are_refused_and_none_is_repeated()
    {
        var id = await FailAsync("other");
        var done = await _client.Later.SubmitAsync(0);
        await done.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(await CodeAsync(() => _client.OnlySome.Failed.RetryAsync([id, new string('0', 32)])), Is.EqualTo(404));
        Assert.That(await CodeAsync(() => _client.OnlySome.Failed.RetryAsync([id, done.Id])), Is.EqualTo(404), "of another name");
        Assert.That(await CodeAsync(() => _client.Later.Failed.RetryAsync([done.Id])), Is.EqualTo(409));
        Assert.That(await ListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_client_in_process_does_the_same()
    {
        var client = _host.Services.GetRequiredService<IRetryClient>();
        var id = await FailAsync("other");
        Assert.That(await client.OnlySome.Failed.ListAsync().Select(task => task.Id).ToListAsync(), Is.EqualTo(new[] { id }));
        Assert.That(await client.OnlySome.Failed.RetryAllAsync(), Has.Count.EqualTo(1));
    }

    [TestCase("X-Forwarded-For", "203.0.113.9")]
    [TestCase("Origin", "https://example.org")]
    [TestCase("Host", "example.org")]
    public async Task Requests_that_do_not_come_from_this_machine_are_refused(string header, string value)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/only_some/failed");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("AllowRemoteAdmin"));
    }

    [TestCase("?cursor=x", "cursor")]
    [TestCase("?limit=0", "limit")]
    [TestCase("?ended_after=soon", "ended_after")]
    public async Task Wrong_questions_are_told_with_the_name_of_what_is_wrong(string query, string name)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        using var answer = await http.GetAsync("/only_some/failed" + query);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(name));
    }

    private async Task<List<BentoTaskInfo>> ListAsync(BentoFailedFilter? filter = null) => await _client.OnlySome.Failed.ListAsync(filter).ToListAsync();

    private async Task<string> FailAsync(string kind) => await FailAsync(await _client.OnlySome.SubmitAsync(kind));

    private static async Task<string> FailAsync(BentoTaskHandle handle)
    {
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => handle.WaitAsync(TimeSpan.FromSeconds(30)));
        return handle.Id;
    }

    private async Task<List<string?>> RetryOfAsync(IEnumerable<string> ids)
    {
        var retried = new List<string?>();
        foreach (var id in ids)
        {
            retried.Add((await _client.OnlySome.GetStatusAsync(id)).RetryOf);
        }

        return retried;
    }

    private static async Task<int> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<BentoServiceException>(() => call()))!.StatusCode;
}
