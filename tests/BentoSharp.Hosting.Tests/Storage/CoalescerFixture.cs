using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>A started coalescer over a store that the test directs.</summary>
public abstract class CoalescerFixture
{
    private TaskCompletionSource? _gate;

    internal ScriptedStore Store { get; private set; } = null!;

    internal FakeTimeProvider Time { get; private set; } = null!;

    internal StoreCoalescer Coalescer { get; private set; } = null!;

    [SetUp]
    public async Task Start()
    {
        _gate = null;
        Store = new ScriptedStore();
        Time = new FakeTimeProvider(NewTask.Start);
        Coalescer = new StoreCoalescer(Store, Time, NullLogger.Instance, new StoreCoalescerOptions { Retention = null, MaxBatch = 100 });
        await Coalescer.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task Stop()
    {
        // A test that failed may have left its gate closed.
        _gate?.TrySetResult();
        await Soon(Coalescer.StopAsync());
        await Coalescer.DisposeAsync();
        await Store.DisposeAsync();
    }

    internal static InsertOperation Insert() => new(NewTask.Create());

    internal static ClaimOperation Claim() => new(NewTask.Service, new Dictionary<string, int> { [NewTask.Name] = 5 }, 5);

    internal static Task Soon(Task task) => task.WaitAsync(ScriptedStore.Patience);

    internal static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(ScriptedStore.Patience);

    /// <summary>Leases a task to the first claim of a batch, as a store does.</summary>
    internal static TaskRecord Lease(StoreBatch batch)
    {
        var lease = NewTask.Create() with { State = BentoTaskStatus.InProgress, Fence = 1, Attempt = 1 };
        batch.Claims[0].Leases.Add(lease);
        return lease;
    }

    /// <summary>
    /// Holds the next commit that writes until the gate is opened, so that operations gather behind it. Commits of claims alone pass: when
    /// they come is not for the test to say.
    /// </summary>
    internal TaskCompletionSource HoldCommits()
    {
        var gate = _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.OnCommit = batch => batch.Inserts.Count > 0 ? new ValueTask(gate.Task) : ValueTask.CompletedTask;
        return gate;
    }
}
