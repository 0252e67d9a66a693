using System.Net;
using System.Text.Json.Nodes;
using BentoSharp.Client;
using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>What a node does and does not, and how nodes show themselves.</summary>
public sealed class RoleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestSchema _schema = new();
    private readonly TaskSignals _signals = new();

    [TearDown]
    public void Delete() => _schema.Delete();

    [Test]
    public async Task Nodes_run_only_the_tasks_that_they_are_given()
    {
        await using var one = await NodeHost.StartAsync(_schema, "one", _signals, options => options.Tasks.Add("Holding.where"));
        await using var two = await NodeHost.StartAsync(_schema, "two", _signals, options => options.Tasks.Add("Holding.elsewhere"));
        await using var client = new HoldingAsyncHttpClient(one.Url);
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await client.Where.RunAsync().WaitAsync(Patience), Is.EqualTo("one"));
            Assert.That(await client.Elsewhere.RunAsync().WaitAsync(Patience), Is.EqualTo("two"));
        }
    }

    [Test]
    public async Task A_task_that_no_node_runs_says_so_until_one_does()
    {
        await using var front = await NodeHost.StartAsync(_schema, "front", _signals, options => options.Role = BentoNodeRole.Submit);
        await using var client = new HoldingAsyncHttpClient(front.Url);
        var handle = await client.Where.SubmitAsync();
        Assert.That((await handle.GetStatusAsync()).Wait!.Reason, Is.EqualTo(BentoWaitReason.NoWorker));
        await using var back = await NodeHost.StartAsync(_schema, "back", _signals);
        Assert.That(await handle.GetResultAsync(Patience), Is.EqualTo("back"));
    }

    [Test]
    public async Task A_node_that_only_works_refuses_submits_and_answers_for_tasks()
    {
        await using var back = await NodeHost.StartAsync(_schema, "back", _signals, options => options.Role = BentoNodeRole.Work);
        await using var front = await NodeHost.StartAsync(_schema, "front", _signals, options => options.Role = BentoNodeRole.Submit);
        await using var client = new HoldingAsyncHttpClient(front.Url);
        var handle = await client.Where.SubmitAsync();
        await handle.GetResultAsync(Patience);
        await using var ofBack = new HoldingAsyncHttpClient(back.Url, new BentoHttpClientOptions { MaxRetries = 0 });
        Assert.That(await ofBack.Where.GetAsync(handle.Id), Is.EqualTo("back"));
        var refused = (await Assert.ThrowsAsync<BentoServiceException>(() => ofBack.Where.SubmitAsync()))!;
        Assert.That(refused.StatusCode, Is.EqualTo(503));
        Assert.That(refused.Message, Does.Contain("Role"));
    }

    [Test]
    public async Task Nodes_show_themselves_until_they_stop()
    {
        await using var front = await NodeHost.StartAsync(_schema, "front", _signals, options => options.Role = BentoNodeRole.Submit);
        var back = await NodeHost.StartAsync(_schema, "back", _signals, options => options.Tasks.Add("Holding.hold"));
        await using var client = new HoldingAsyncHttpClient(front.Url);
        var handle = await client.Hold.SubmitAsync("h");
        await _signals.WaitAsync("h started");

        var nodes = await NodesAsync(front);
        Assert.That(nodes.Select(node => (string)node!["name"]!), Is.EqualTo(new[] { "front", "back" }));
        Assert.That(((bool)nodes[0]!["is_this"]!, (bool)nodes[1]!["is_this"]!), Is.EqualTo((true, false)));
        Assert.That(((string)nodes[0]!["role"]!, (string)nodes[1]!["role"]!), Is.EqualTo(("submit", "both")));
        Assert.That(nodes[1]!["tasks"]!.AsArray().Select(task => (string)task!), Is.EqualTo(new[] { "Holding.hold" }));
        Assert.That(nodes[1]!["devices"]!.AsArray().Select(device => (string)device!), Is.EqualTo(new[] { "cpu" }));
        Assert.That((int)nodes[1]!["running"]!, Is.EqualTo(1));

        await back.StopAsync();
        await back.DisposeAsync();
        Assert.That((await NodesAsync(front)).Select(node => (string)node!["name"]!), Is.EqualTo(new[] { "front" }));
        Assert.That((await handle.GetStatusAsync()), Has.Property("Status").EqualTo(BentoTaskStatus.Pending).And.Property("Attempt").Zero, "given back uncharged");
    }

    [Test]
    public async Task A_name_that_no_task_has_is_refused_at_the_start()
    {
        var failure = (await Assert.ThrowsAsync<InvalidOperationException>(
            () => NodeHost.StartAsync(_schema, "one", _signals, options => options.Tasks.Add("Holding.hodl"))))!;
        Assert.That(failure.Message, Does.Contain("Holding.hodl").And.Contain("Holding.hold"));
    }

    private static async Task<JsonArray> NodesAsync(NodeHost node)
    {
        using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
        var answer = await http.GetAsync("/nodes");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["nodes"]!.AsArray();
    }
}
