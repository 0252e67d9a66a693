using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Security;

public sealed record Account(string User, [Sensitive] string Password, IReadOnlyList<Remark>? Remarks = null);

public sealed record Remark
{
    public int Page { get; init; }

    [Sensitive]
    public string? Text { get; init; }
}

[BentoService]
public sealed class LoginService(Calls calls)
{
    [BentoTask]
    public string Login(Account account, [Sensitive] string token, IReadOnlyDictionary<string, Account>? others = null, int level = 1)
    {
        calls.Note($"{account.Password} {token}");
        return account.User;
    }

    [BentoTask]
    public void Break([Sensitive] string token) => throw new InvalidOperationException(token.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [BentoTask]
    public int Measure([BentoRoot] Account account) => account.Password.Length;

    [BentoTask]
    public string Plain(string text) => text;
}

/// <summary>What is sensitive reaches the task, and nothing else.</summary>
public sealed class SensitiveTests
{
    private const string Secret = "hunter2-hunter2";

    [Test]
    public async Task A_sensitive_value_is_in_no_log_and_no_trace_and_the_task_gets_it()
    {
        using var log = new ListLog();
        var traced = new ConcurrentBag<string>();
        using var listener = Listen(traced);
        await using var host = await StartAsync(log);
        await using var client = new LoginAsyncHttpClient(host.Url);
        Assert.That(await client.Login.RunAsync(new Account("ann", Secret), Secret), Is.EqualTo("ann"));
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => client.Break.RunAsync(Secret));
        var retry = await client.Break.RetryAsync((await client.Break.Failed.ListAsync().SingleAsync()).Id);
        await Assert.ThrowsAsync<BentoTaskFailedException>(() => retry.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(host.Calls.All, Is.EqualTo(new[] { $"{Secret} {Secret}" }));
        Assert.That(log.Lines, Has.Some.Contains("BentoSharp").And.None.Contains(Secret));
        Assert.That(traced, Is.Not.Empty.And.None.Contains(Secret));
        using var http = new HttpClient();
        Assert.That(await http.GetStringAsync($"{host.Url}/break/failed"), Does.Contain("task_id").And.Not.Contain(Secret));
    }

    [Test]
    public async Task Those_who_run_services_see_the_arguments_without_what_is_sensitive()
    {
        using var log = new ListLog();
        await using var host = await StartAsync(log);
        await using var client = new LoginAsyncHttpClient(host.Url);
        var handle = await client.Login.SubmitAsync(new Account("ann", Secret), Secret, level: 7);
        await handle;
        using var http = new HttpClient();

        var shown = await http.GetStringAsync($"{host.Url}/_admin/tasks/{handle.Id}");

        Assert.That(shown, Does.Contain("\"level\":7").And.Contain("***").And.Not.Contain(Secret));
    }

    [TestCase("""{"account":{"user":"ann","password":7},"token":"hunter2-hunter2","level":"x"}""")]
    [TestCase("""{"account":"hunter2-hunter2","token":["hunter2-hunter2"]}""")]
    public async Task A_wrong_body_is_refused_without_showing_what_is_sensitive(string body)
    {
        using var log = new ListLog();
        await using var host = await StartAsync(log);
        using var http = new HttpClient();
        using var answer = await http.PostAsync($"{host.Url}/login/submit", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain(Secret));
        Assert.That(log.Lines, Has.None.Contains(Secret));
    }

    [TestCase(
        "login",
        """{"account":{"user":"ann","password":"p","remarks":[{"page":1,"text":"t"},null]},"token":{"deep":1},"others":{"bob":{"user":"bob","password":"p"}},"level":2}""",
        """{"account":{"user":"ann","password":"***","remarks":[{"page":1,"text":"***"},null]},"token":"***","others":{"bob":{"user":"bob","password":"***"}},"level":2}""")]
    [TestCase("login", """{"tokn":"misspelt","account":{"pasword":"misspelt"}}""", """{"tokn":"***","account":{"pasword":"***"}}""")]
    [TestCase("login", """{"account":"no object"}""", """{"account":"***"}""")]
    [TestCase("measure", """{"root":{"user":"ann","password":"p"}}""", """{"root":{"user":"ann","password":"***"}}""")]
    [TestCase("plain", """{"text": "t","other":1}""", """{"text": "t","other":1}""")]
    [TestCase("gone", """{"text":"t"}""", "{}")]
    public async Task Arguments_are_shown_without_what_is_sensitive(string task, string arguments, string shown)
    {
        await using var host = await StartAsync(null);
        var record = new TaskRecord
        {
            Id = Guid.NewGuid(), Service = "Login", Task = task, State = BentoTaskStatus.Pending, Fence = 0, CreatedAt = DateTimeOffset.UnixEpoch,
            Request = new StoredRequest(null, Encoding.UTF8.GetBytes(arguments), [], []),
        };
        Assert.That(Encoding.UTF8.GetString(host.Services.GetServices<BentoServiceDefinition>().Single().ShownArguments(record).Span), Is.EqualTo(shown));
    }

    [Test]
    public async Task What_is_stored_is_what_was_sent_so_that_a_retry_has_it_too()
    {
        await using var host = await StartAsync(null);
        await using var client = new LoginAsyncHttpClient(host.Url);
        var first = await client.Login.SubmitAsync(new Account("ann", Secret), "t");
        await first.GetResultAsync(TimeSpan.FromSeconds(30));
        Assert.That(await (await client.Login.RetryAsync(first.Id)).GetResultAsync(TimeSpan.FromSeconds(30)), Is.EqualTo("ann"));
        Assert.That(host.Calls.All, Is.EqualTo(new[] { $"{Secret} t", $"{Secret} t" }));
    }

    private static Task<ProbeHost> StartAsync(ListLog? log) => ProbeHost.StartAsync(add: builder =>
    {
        if (log is not null)
        {
            builder.Services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        }

        builder.AddLogin();
    });

    private static ActivityListener Listen(ConcurrentBag<string> traced)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Add(
                $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(static item => item.Tags))} {string.Join(' ', activity.Baggage)}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
