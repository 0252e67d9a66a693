using System.Net;
using System.Net.Sockets;
using System.Text;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Engine;

/// <summary>Races, stalls and bad bodies, as a caller over HTTP meets them.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Of_a_cancellation_and_a_result_at_once_one_wins_and_stays()
    {
        await using var host = await ProbeHost.StartAsync();
        await using var channel = new BentoHttpChannel(host.Url);
        var client = new ProbeClient(channel);
        for (var i = 0; i < 40; i++)
        {
            var handle = await client.Wait.SubmitAsync($"w{i}");
            await host.Signals.WaitAsync($"w{i} started");
            var cancel = handle.CancelAsync();
            host.Signals.Raise($"w{i}");
            var canceled = true;
            try
            {
                await cancel;
            }
            catch (BentoTaskNotCancelableException)
            {
                canceled = false;
            }

            var expected = canceled ? BentoTaskStatus.Canceled : BentoTaskStatus.Success;
            BentoTaskInfo told;
            do
            {
                told = await handle.GetStatusAsync();
            }
            while (!told.IsFinished);

            Assert.That(told.Status, Is.EqualTo(expected));
            Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(expected), "an end never changes");
        }
    }

    [Test]
    public async Task A_task_that_is_kept_no_longer_is_not_found()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(time);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        var client = host.Services.GetRequiredService<IProbeClient>();
        var handle = await client.Add.SubmitAsync(1, 1);
        await handle;

        time.Advance(StoreCoalescerOptions.DefaultRetention + TimeSpan.FromMinutes(1));
        HttpResponseMessage answer;
        do
        {
            time.Advance(TimeSpan.FromMinutes(1));
            answer = await http.GetAsync($"/add/get?task_id={handle.Id}");
        }
        while (answer.StatusCode == HttpStatusCode.OK);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await http.GetAsync($"/add/status?task_id={handle.Id}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Liveness_fails_while_the_queue_is_stuck_although_the_process_answers()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(time);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var stuck = new ManualResetEventSlim();
        host.Services.GetRequiredService<StoreCoalescer>().TaskEnded += _ => stuck.Wait(Patience);
        var handle = await host.Services.GetRequiredService<IProbeClient>().Add.SubmitAsync(1, 1);
        while (host.Services.GetRequiredService<ITaskStore>().Count("Probe").Sum(count => count.Pending + count.InProgress) > 0)
        {
            await Task.Yield();
        }

        Assert.That(await StatusesAsync(), Is.All.EqualTo(HttpStatusCode.OK), "a turn may take a while");
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.That(await StatusesAsync(), Is.All.EqualTo(HttpStatusCode.ServiceUnavailable));

        stuck.Set();
        await handle;
        while ((await StatusesAsync()).Any(status => status != HttpStatusCode.OK))
        {
        }

        async Task<HttpStatusCode[]> StatusesAsync() =>
            [.. (await Task.WhenAll(new[] { "/livez", "/healthz", "/readyz" }.Select(path => http.GetAsync(path)))).Select(answer => answer.StatusCode)];
    }

    [Test]
    public async Task A_slow_body_holds_nobody_up_and_is_taken_when_it_is_whole()
    {
        await using var host = await ProbeHost.StartAsync();
        var slow = new List<TcpClient>();
        foreach (var _ in Enumerable.Range(0, 20))
        {
            var client = new TcpClient();
            slow.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, new Uri(host.Url).Port);
            await SendAsync(client, "POST /add/submit HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 7\r\n\r\n{\"a\"");
        }

        Assert.That(await host.Services.GetRequiredService<IProbeClient>().Add.RunAsync(1, 1), Is.EqualTo(2));
        foreach (var client in slow)
        {
            await SendAsync(client, ":1}");
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            Assert.That(await reader.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200").And.Contain("task_id"));
            client.Dispose();
        }
    }

    [TestCase("utf-16")]
    [TestCase("iso-8859-1")]
    public async Task A_body_that_is_not_UTF8_is_refused(string encoding)
    {
        await using var host = await ProbeHost.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var body = new ByteArrayContent(Encoding.GetEncoding(encoding).GetBytes("""{"text":"naïve"}"""));
        body.Headers.ContentType = new("application/json");
        var answer = await http.PostAsync("/echo/submit", body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), await answer.Content.ReadAsStringAsync());
    }

    private static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    private static Task<ProbeHost> StartAsync(FakeTimeProvider time) => ProbeHost.StartAsync(add: builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddProbe();
    });
}
