using System.Collections.Concurrent;
using BentoSharp.Client;
using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Tests.Nodes;
using BentoSharp.PostgreSql.Tests.Server;
using Npgsql;

namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>Connections that break, stall and run out, under two nodes of this process.</summary>
public sealed class ConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly BentoHttpClientOptions NoRetries = new() { MaxRetries = 0 };

    private readonly TestSchema _schema = new();
    private readonly ConcurrentBag<string> _acknowledged = [];

    [TearDown]
    public void Delete()
    {
        _acknowledged.Clear();
        _schema.Delete();
    }

    [TestCase(40)]
    [TestCase(1000, Category = "Soak")]
    public async Task Nothing_that_was_acknowledged_is_lost_although_connections_are_cut_at_any_moment(int cuts)
    {
        await using var proxy = new TcpProxy(TestServer.Instance.Port);
        await WithNodesAsync(Through(proxy), async () =>
        {
            for (var i = 0; i < cuts; i++)
            {
                await Task.Delay(Random.Shared.Next(20, 100));
                proxy.Cut();
            }
        });
    }

    [Test]
    public async Task Nothing_that_was_acknowledged_is_lost_although_connections_stall()
    {
        await using var proxy = new TcpProxy(TestServer.Instance.Port);
        await WithNodesAsync(Through(proxy) + ";Command Timeout=1;Cancellation Timeout=500", async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                await proxy.StallAsync(TimeSpan.FromSeconds(2));
                await Task.Delay(300);
            }
        });
    }

    [Test]
    public async Task Nothing_that_was_acknowledged_is_lost_although_connections_run_out()
    {
        var role = $"r{_schema.Name}";
        _schema.Execute($"CREATE ROLE \"{role}\" LOGIN SUPERUSER CONNECTION LIMIT 30");
        _schema.Execute($"ALTER ROLE \"{role}\" NOSUPERUSER; GRANT CREATE ON DATABASE postgres TO \"{role}\"");
        var connection = TestServer.Instance.ConnectionString.Replace("Username=postgres", $"Username={role}", StringComparison.Ordinal);
        await WithNodesAsync(connection, async () =>
        {
            // Whoever has connections keeps them; new ones are refused.
            _schema.Execute($"ALTER ROLE \"{role}\" CONNECTION LIMIT 2");
            _schema.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'");
            await Task.Delay(TimeSpan.FromSeconds(2));
            _schema.Execute($"ALTER ROLE \"{role}\" CONNECTION LIMIT 30");
        });
        NpgsqlConnection.ClearAllPools();
        _schema.Delete();
        _schema.Execute($"DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\"");
    }

    private static string Through(TcpProxy proxy) =>
        TestServer.Instance.ConnectionString.Replace($"Port={TestServer.Instance.Port}", $"Port={proxy.Port}", StringComparison.Ordinal);

    private async Task WithNodesAsync(string connection, Func<Task> fault)
    {
        var signals = new TaskSignals();
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        using var end = new CancellationTokenSource();
        var submitters = new[] { one, two, one, two }.Select(node => Task.Run(() => SubmitAsync(node.Url, end.Token))).ToList();
        await fault();

        // And it works again.
        var before = _acknowledged.Count;
        await Eventually.IsTrueAsync(() => _acknowledged.Count >= before + 20, static () => "no submit is acknowledged any more");

        await end.CancelAsync();
        await Task.WhenAll(submitters);
        await using var client = new HoldingAsyncHttpClient(one.Url);
        foreach (var id in _acknowledged)
        {
            Assert.That(await client.Where.GetHandle(id).GetResultAsync(Patience), Is.AnyOf("one", "two"));
        }

        TestContext.Progress.WriteLine($"{_acknowledged.Count} acknowledged tasks, none lost");

        Task<NodeHost> StartAsync(string name) => NodeHost.StartAsync(
            _schema,
            name,
            signals,
            options => options.MaxInterruptions = int.MaxValue,
            options =>
            {
                options.Lease = TimeSpan.FromSeconds(3);
                options.PollInterval = TimeSpan.FromMilliseconds(300);
            },
            connection);
    }

    private async Task SubmitAsync(string url, CancellationToken end)
    {
        await using var client = new HoldingAsyncHttpClient(url, NoRetries);
        while (!end.IsCancellationRequested)
        {
            try
            {
                _acknowledged.Add((await client.Where.SubmitAsync(cancellationToken: end)).Id);
                await Task.Delay(5, CancellationToken.None);
            }
            catch (Exception exception) when (exception is BentoException or OperationCanceledException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
