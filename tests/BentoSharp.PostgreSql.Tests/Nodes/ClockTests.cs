using BentoSharp.Client;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>Nodes whose clocks are off: tasks go by the database's.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestSchema _schema = new();
    private readonly TaskSignals _signals = new();

    [TearDown]
    public void Delete() => _schema.Delete();

    [TestCase(1)]
    [TestCase(-1)]
    public async Task A_node_whose_clock_is_an_hour_off_begins_delays_and_repeats_tasks_at_their_time(int hours)
    {
        await using var node = await NodeHost.StartAsync(_schema, "off", _signals, time: new OffTime(TimeSpan.FromHours(hours)));
        await using var client = new HoldingAsyncHttpClient(node.Url);
        Assert.That(await client.Where.RunAsync().WaitAsync(Patience), Is.EqualTo("off"));
        Assert.That(await client.Again.RunAsync().WaitAsync(Patience), Is.EqualTo("off"), "its retry is not an hour late");
        var delayed = await client.Where.SubmitAsync(options: new SubmitOptions { Delay = TimeSpan.FromMilliseconds(300) });
        Assert.That(await delayed.GetResultAsync(Patience), Is.EqualTo("off"), "nor is a delayed task");
        var info = await delayed.GetStatusAsync();
        Assert.That(info.ExecutedAt - info.CreatedAt, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300)));
    }

    [Test]
    public async Task Tasks_of_nodes_whose_clocks_are_off_take_their_turns_by_the_databases_clock()
    {
        await using var ahead = await FrontAsync("ahead", TimeSpan.FromHours(1));
        await using var behind = await FrontAsync("behind", TimeSpan.FromHours(-1));
        var submitted = new List<string>();
        foreach (var node in new[] { ahead, behind })
        {
            await using var client = new HoldingAsyncHttpClient(node.Url);
            submitted.Add((await client.Where.SubmitAsync()).Id);
        }

        var off = _schema.Number($"SELECT max(abs(created_at - \"{_schema.Name}\".now_us())) FROM \"{_schema.Name}\".task_row");
        Assert.That(TimeSpan.FromMicroseconds(off), Is.LessThan(TimeSpan.FromMinutes(10)));
        var apart = _schema.Number($"SELECT max(due) - min(due) FROM \"{_schema.Name}\".task_row");
        Assert.That(TimeSpan.FromMicroseconds(apart), Is.LessThan(TimeSpan.FromMinutes(10)));
        await using var back = await NodeHost.StartAsync(_schema, "back", _signals);
        await using var ofBack = new HoldingAsyncHttpClient(back.Url);
        foreach (var id in submitted)
        {
            Assert.That(await ofBack.Where.GetHandle(id).GetResultAsync(Patience), Is.EqualTo("back"));
        }
    }

    [Test]
    public async Task A_node_whose_clock_steps_back_and_forth_keeps_what_it_runs()
    {
        var time = new OffTime(TimeSpan.Zero);
        await using var node = await NodeHost.StartAsync(
            _schema, "stepping", _signals, store: static options => (options.Lease, options.PollInterval) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50)), time: time);
        await using var other = await NodeHost.StartAsync(
            _schema, "other", _signals, options => options.Tasks.Add("Holding.elsewhere"), static options => options.PollInterval = TimeSpan.FromMilliseconds(50));
        await using var client = new HoldingAsyncHttpClient(node.Url);
        var handle = await client.Hold.SubmitAsync("s");
        await _signals.WaitAsync("s started");
        foreach (var hours in new[] { -1, 1, 0 })
        {
            time.Offset = TimeSpan.FromHours(hours);
            var beats = Beat();
            await Eventually.IsTrueAsync(() => Beat() > beats, static () => "the heartbeat has stopped");
        }

        _signals.Raise("s half");
        _signals.Raise("s");
        Assert.That(await handle.GetResultAsync(Patience), Is.EqualTo("stepping"));
        Assert.That((await handle.GetStatusAsync()).Attempt, Is.EqualTo(1));

        long Beat() => _schema.Number($"SELECT beat_at FROM \"{_schema.Name}\".node WHERE name = 'stepping'");
    }

    private Task<NodeHost> FrontAsync(string name, TimeSpan off) =>
        NodeHost.StartAsync(_schema, name, _signals, static options => options.Role = BentoSharp.Hosting.BentoNodeRole.Submit, time: new OffTime(off));
}
