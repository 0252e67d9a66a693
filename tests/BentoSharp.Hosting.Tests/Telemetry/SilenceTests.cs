using System.Diagnostics.Metrics;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Tests.Telemetry;

/// <summary>Where nobody listens, nothing is measured and nothing is allocated for it.</summary>
[TestFixture]
[NonParallelizable]
public sealed class SilenceTests
{
    private ServiceProvider _services = null!;
    private BentoMeter _meter = null!;

    [SetUp]
    public void Create()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _meter = new BentoMeter(_services.GetRequiredService<IMeterFactory>());
    }

    [TearDown]
    public void Dispose() => _services.Dispose();

    [Test]
    public void Nothing_is_allocated_for_a_task()
    {
        var metrics = new TaskMetrics(_meter);
        var lease = NewTask.Create() with { Attempt = 1, ExecutedAt = NewTask.Start.AddSeconds(1), TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Run()
        {
            using var submit = TaskTraces.StartSubmit(lease, repeated: null);
            metrics.Submitted(lease.Service, lease.Task);
            metrics.Started(lease.Task, lease);
            using var span = TaskTraces.StartAttempt(lease.Task, lease);
            metrics.Ran(lease.Task, lease, TimeSpan.FromSeconds(1), "timeout");
            TaskTraces.EndAttempt(span, AttemptEnd.Failed, "timeout");
            metrics.Written(lease.Task, lease, AttemptEnd.Failed, "timeout");
        }
    }

    [Test]
    public void Commits_are_not_timed()
    {
        var metrics = new StoreMetrics(_meter, TimeProvider.System);
        Assert.That(metrics.Begin(), Is.Zero);

        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.Start();
        Assert.That(metrics.Begin(), Is.Not.Zero);
    }
}
