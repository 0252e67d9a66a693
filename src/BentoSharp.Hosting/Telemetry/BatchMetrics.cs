using System.Diagnostics.Metrics;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>The figures of batches.</summary>
internal sealed class BatchMetrics(BentoMeter meter)
{
    private readonly Histogram<int> _size = meter.Meter.CreateHistogram(
        "bentosharp.batch.size", "{item}", "How many items ran together.", advice: BentoMeter.Sizes);

    private readonly Histogram<double> _wait = meter.Meter.CreateHistogram(
        "bentosharp.batch.wait", "s", "How long calls waited for a device, from their lease.", advice: BentoMeter.Durations);

    private readonly Histogram<double> _duration = meter.Meter.CreateHistogram(
        "bentosharp.batch.duration", "s", "How long batches ran.", advice: BentoMeter.Durations);

    private readonly Counter<long> _outOfMemories = meter.Meter.CreateCounter<long>(
        "bentosharp.batch.out_of_memory", "{batch}", "Batches that the memory did not hold.");

    public void Begin(BentoMethodDefinition method, List<BatchItem> items, int count, long now, TimeProvider time)
    {
        if (_size.Enabled)
        {
            _size.Record(count, Service(method), Task(method));
        }

        if (_wait.Enabled)
        {
            items.ForEach(item => _wait.Record(
                time.GetElapsedTime(item.Enqueued, now).TotalSeconds, Service(method), Task(method)));
        }
    }

    public void End(BentoMethodDefinition method, TimeSpan elapsed)
    {
        if (_duration.Enabled)
        {
            _duration.Record(elapsed.TotalSeconds, Service(method), Task(method));
        }
    }

    public void DidNotFit(BentoMethodDefinition method)
    {
        if (_outOfMemories.Enabled)
        {
            _outOfMemories.Add(1, Service(method), Task(method));
        }
    }

    private static KeyValuePair<string, object?> Service(BentoMethodDefinition method) => BentoMeter.Service(method.Method.Contract.ServiceName);

    private static KeyValuePair<string, object?> Task(BentoMethodDefinition method) => BentoMeter.Task(method.Method.Name);
}
