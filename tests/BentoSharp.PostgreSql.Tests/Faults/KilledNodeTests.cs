using BentoSharp.EndToEnd.Tests.Crash;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>Real processes under load that are killed and paused, and a database that is restarted under them.</summary>
[Platform("Linux,MacOsX", Reason = "Signals are sent to real processes.")]
public sealed class KilledNodeTests
{
    private readonly TestSchema _schema = new();
    private TaskHistory _history = null!;
    private Cluster _cluster = null!;

    [SetUp]
    public void Create()
    {
        _history = new TaskHistory(_schema);
        _cluster = new Cluster(_schema, _history);
    }

    private async Task StartNodesAsync(string lease = "00:00:02")
    {
        await Task.WhenAll(_cluster.StartNodeAsync(lease), _cluster.StartNodeAsync(lease));
        _history.Guard();
        _cluster.Submit(callers: 4, milliseconds: 30);
        await _cluster.AcknowledgedAsync(50);
    }

    [TearDown]
    public async Task Stop()
    {
        await _cluster.DisposeAsync();
        _schema.Delete();
    }

    [Test]
    public Task Nothing_that_was_acknowledged_is_lost_although_nodes_are_killed_under_load() => KillAsync(times: 3);

    [Test]
    [Category("Soak")]
    public Task Nothing_that_was_acknowledged_is_lost_although_fifty_nodes_are_killed_under_load() => KillAsync(times: 50);

    [Test]
    public async Task A_node_that_is_paused_for_longer_than_its_lease_loses_its_tasks_and_its_late_writes_are_refused()
    {
        await StartNodesAsync();
        var paused = _cluster.Nodes[0];
        await paused.SignalAsync("STOP");
        await WaitForLivesAsync(1);
        await paused.SignalAsync("CONT");
        await WaitForLivesAsync(2);
        await _cluster.AcknowledgedAsync(50);
        await _cluster.StopSubmittingAsync();
        await _history.CheckAsync();
    }

    [Test]
    public Task Nothing_that_was_acknowledged_is_lost_although_the_database_is_restarted_under_load() => RestartAsync(times: 2);

    [Test]
    [Category("Soak")]
    public Task Nothing_that_was_acknowledged_is_lost_although_the_database_is_restarted_twenty_times_under_load() => RestartAsync(times: 20);

    [Test]
    public async Task A_rolling_deploy_loses_nothing_and_charges_nothing()
    {
        const string Lease = "00:01:00";
        await StartNodesAsync(Lease);
        foreach (var old in _cluster.Nodes.ToList())
        {
            await _cluster.StartNodeAsync(Lease);
            await _cluster.AcknowledgedAsync(20);
            Assert.That(await old.TerminateAsync(), Is.Zero);
        }

        await _cluster.AcknowledgedAsync(20);
        await _cluster.StopSubmittingAsync();
        await _history.CheckAsync();
        Assert.That(_schema.Number($"SELECT count(*) FROM \"{_schema.Name}\".task_ended WHERE attempt <> 1 OR interruptions <> 0"), Is.Zero);
    }

    private async Task KillAsync(int times)
    {
        await StartNodesAsync();
        for (var i = 0; i < times; i++)
        {
            ServiceProcess killed = _cluster.Nodes[Random.Shared.Next(_cluster.Nodes.Count)];
            await _cluster.KillAsync(killed);
            await _cluster.StartNodeAsync();
            await _cluster.AcknowledgedAsync(50);
        }

        await _cluster.StopSubmittingAsync();
        await _history.CheckAsync();
        TestContext.Progress.WriteLine($"{times} nodes killed, {_history.Count} acknowledged tasks, none lost");
    }

    private async Task RestartAsync(int times)
    {
        await StartNodesAsync();
        for (var i = 0; i < times; i++)
        {
            TestServer.Instance.StopCluster();
            TestServer.Instance.StartCluster();
            await _cluster.AcknowledgedAsync(50);
        }

        await _cluster.StopSubmittingAsync();
        Npgsql.NpgsqlConnection.ClearAllPools();
        await _history.CheckAsync();
        TestContext.Progress.WriteLine($"{times} restarts, {_history.Count} acknowledged tasks, none lost");
    }

    private Task WaitForLivesAsync(int count) => Eventually.IsTrueAsync(
        () => _schema.Number($"SELECT count(*) FROM \"{_schema.Name}\".node") == count, () => $"there are never {count} nodes that live");
}
