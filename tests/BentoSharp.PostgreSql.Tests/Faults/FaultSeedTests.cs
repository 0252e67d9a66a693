using BentoSharp.Hosting.Storage.Sqlite;
using BentoSharp.PostgreSql.Tests.Nodes;
using BentoSharp.PostgreSql.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>
/// The whole engine over a store that fails as a seed says, in the test's time: what was acknowledged ends once, a submit that is repeated under its key
/// makes one task, no state goes backwards.
/// </summary>
public sealed class FaultSeedTests
{
    private const int Plain = 8;
    private const int Canceled = 3;

    [TestCase(100)]
    [TestCase(3000, Category = "Soak")]
    public async Task Over_SQLite_every_seed_comes_to_one_end(int seeds)
    {
        var faults = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var folder = Directory.CreateTempSubdirectory("bentosharp-seed-").FullName;
            var database = Path.Combine(folder, "tasks.db");
            var time = new FakeTimeProvider(NewTask.Start);
            var options = new SqliteStoreOptions { Path = database, Synchronous = SqliteSynchronous.Normal };
            faults += await RunAsync(new SqliteTaskStore(options, time), time, seed);
            using (var reader = SqliteConnection.OpenReader(database))
            {
                Assert.That(reader.Number("SELECT count(*) FROM task_row"), Is.EqualTo(Plain + Canceled), $"seed {seed}: tasks");
            }

            Directory.Delete(folder, recursive: true);
        }

        Assert.That(faults, Is.GreaterThan(seeds), "the store has failed");
    }

    [TestCase(8)]
    [TestCase(50, Category = "Soak")]
    public async Task Over_PostgreSQL_every_seed_comes_to_one_end(int seeds)
    {
        var faults = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var schema = new TestSchema();
            var time = new FakeTimeProvider(NewTask.Start);
            faults += await RunAsync(schema.Create(time), time, seed);
            Assert.That(schema.Number($"SELECT count(*) FROM \"{schema.Name}\".task_all"), Is.EqualTo(Plain + Canceled), $"seed {seed}: tasks");
            schema.Delete();
        }

        Assert.That(faults, Is.GreaterThan(seeds), "the store has failed");
    }

    private static async Task<int> RunAsync(ITaskStore inner, FakeTimeProvider time, int seed)
    {
        var store = new FaultyStore(inner, seed);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<ITaskStore>(store).AddSingleton<TaskSignals>();
        builder.Services.AddBentoSharp(static options => options.NodeName = "node").AddHolding();
        using var host = builder.Build();
        using var end = new CancellationTokenSource();
        var pump = PumpAsync(time, end.Token);
        await host.StartAsync();
        store.Fails = true;

        var client = host.Services.GetRequiredService<IHoldingClient>();
        var plain = Enumerable.Range(0, Plain)
            .Select(place => UntilAsync(() => client.Where.SubmitAsync(options: new SubmitOptions { IdempotencyKey = $"p{place}" })));
        var canceled = Enumerable.Range(0, Canceled).Select(place => CancelAsync(client, $"c{place}"));
        var expected = (await Task.WhenAll(plain)).Select(static handle => (Id: Guid.ParseExact(handle.Id, "N"), State: BentoTaskStatus.Success))
            .Concat((await Task.WhenAll(canceled)).Select(static id => (Id: id, State: BentoTaskStatus.Canceled)))
            .ToDictionary(static task => task.Id, static task => task.State);
        await FollowAsync(inner, expected, seed);
        store.Fails = false;
        await host.StopAsync();
        await end.CancelAsync();
        await pump;
        return store.Faults;
    }

    /// <summary>Watches the tasks until all have ended: nothing that has ended changes, and no fence falls.</summary>
    private static async Task FollowAsync(ITaskStore store, Dictionary<Guid, BentoTaskStatus> expected, int seed)
    {
        Guid[] ids = [.. expected.Keys];
        var seen = new Dictionary<Guid, (BentoTaskStatus State, long Fence)>();
        await Eventually.IsTrueAsync(
            () =>
            {
                var tasks = store.ReadAsync(ids, TaskParts.None, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                foreach (var task in tasks)
                {
                    Assert.That(task, Is.Not.Null, $"seed {seed}: acknowledged and lost");
                    if (seen.TryGetValue(task!.Id, out var before))
                    {
                        Assert.That(task.Fence, Is.GreaterThanOrEqualTo(before.Fence), $"seed {seed}: the fence");
                        Assert.That(task.State, TaskStateMachine.IsTerminal(before.State) ? Is.EqualTo(before.State) : Is.Not.Null, $"seed {seed}: the state");
                    }

                    seen[task.Id] = (task.State, task.Fence);
                }

                return tasks.All(static task => TaskStateMachine.IsTerminal(task!.State));
            },
            () => $"seed {seed}: {string.Join(", ", seen.Values)}");
        Assert.That(seen.ToDictionary(static task => task.Key, static task => task.Value.State), Is.EquivalentTo(expected), $"seed {seed}");
    }

    private static async Task<Guid> CancelAsync(IHoldingClient client, string name)
    {
        var handle = await UntilAsync(() => client.Hold.SubmitAsync(name, options: new SubmitOptions { IdempotencyKey = name }));
        await UntilAsync(async () =>
        {
            try
            {
                await handle.CancelAsync();
            }
            catch (BentoTaskNotCancelableException)
            {
                // The answer of the first one was lost.
            }

            return true;
        });
        return Guid.ParseExact(handle.Id, "N");
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (exception is TaskStoreException or BentoServiceException { StatusCode: 503 })
            {
                await Task.Delay(1);
            }
        }
    }

    private static async Task PumpAsync(FakeTimeProvider time, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
