using System.Diagnostics.Metrics;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>What waits and runs at the moment: asked by whoever collects, and by nobody else.</summary>
internal sealed class QueueGauges
{
    private readonly QueueFigures _figures;

    public QueueGauges(BentoMeter meter, QueueFigures figures)
    {
        _figures = figures;
        var gauges = meter.Meter;
        gauges.CreateObservableGauge(
            "bentosharp.queue.waiting", () => Tasks(static count => count.Pending), "{task}", "Tasks that wait, also those that are delayed or paused.");
        gauges.CreateObservableGauge(
            "bentosharp.queue.running", () => Tasks(static count => count.InProgress), "{task}", "Tasks that run.");
        gauges.CreateObservableGauge(
            "bentosharp.queue.oldest_age", OldestAge, "s", "How long the task has waited that could begin and has waited longest; 0 where none waits.");
        gauges.CreateObservableGauge(
            "bentosharp.queue.expected_wait", ExpectedWait, "s", "How long what waits will take at the rate of late; not told where no rate is known.");
        gauges.CreateObservableGauge(
            "bentosharp.device.in_use", InUse, "{run}", "Runs on a device of this node.");
        gauges.CreateObservableGauge(
            "bentosharp.attempt.abandoned", Abandoned, "{attempt}", "Runs of this node that go on although they were told to stop.");
    }

    /// <summary>The services that run on this node; none before it is up and when it has gone.</summary>
    public IReadOnlyDictionary<string, ServiceRunner> Runners { get; set; } = new Dictionary<string, ServiceRunner>();

    private IEnumerable<Measurement<int>> Tasks(Func<Storage.TaskCounts, int> value)
    {
        foreach (var service in _figures.Services)
        {
            foreach (var count in _figures.Counts(service))
            {
                yield return new Measurement<int>(value(count), BentoMeter.Service(service.Name), BentoMeter.Task(count.Task));
            }
        }
    }

    private IEnumerable<Measurement<double>> OldestAge()
    {
        foreach (var service in _figures.Services)
        {
            foreach (var (task, age) in _figures.OldestAges(service))
            {
                yield return new Measurement<double>(age.TotalSeconds, BentoMeter.Service(service.Name), BentoMeter.Task(task));
            }
        }
    }

    private IEnumerable<Measurement<double>> ExpectedWait()
    {
        foreach (var service in _figures.Services)
        {
            if (_figures.ExpectedWait(service) is { } wait)
            {
                yield return new Measurement<double>(wait.TotalSeconds, BentoMeter.Service(service.Name));
            }
        }
    }

    private IEnumerable<Measurement<int>> InUse()
    {
        foreach (var (service, runner) in Runners)
        {
            foreach (var device in runner.Use.GroupBy(static use => use.Device.Name))
            {
                yield return new Measurement<int>(device.Sum(static use => use.Runs), BentoMeter.Service(service), BentoMeter.Device(device.Key));
            }
        }
    }

    private IEnumerable<Measurement<int>> Abandoned()
    {
        foreach (var (service, runner) in Runners)
        {
            yield return new Measurement<int>(runner.Abandoned, BentoMeter.Service(service));
        }
    }
}
