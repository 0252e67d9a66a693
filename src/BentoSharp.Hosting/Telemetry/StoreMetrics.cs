using System.Diagnostics.Metrics;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>The figures of the store's commits. Used by the committing thread.</summary>
internal sealed class StoreMetrics(BentoMeter meter, TimeProvider time)
{
    private readonly Histogram<double> _duration = meter.Meter.CreateHistogram(
        "bentosharp.store.commit.duration",
        "s",
        "How long the store took to make a batch of writes durable.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30] });

    private readonly Histogram<int> _size = meter.Meter.CreateHistogram(
        "bentosharp.store.commit.size", "{operation}", "How many writes became durable together.", advice: BentoMeter.Sizes);

    private readonly Counter<long> _failures = meter.Meter.CreateCounter<long>(
        "bentosharp.store.commit.failures", "{commit}", "Commits that the store refused.");

    /// <summary>Before a commit; what it returns goes to <see cref="Committed"/>.</summary>
    public long Begin() => _duration.Enabled ? time.GetTimestamp() : 0;

    /// <summary>After a commit of at least one write.</summary>
    public void Committed(long begun, int operations)
    {
        if (begun != 0)
        {
            _duration.Record(time.GetElapsedTime(begun).TotalSeconds);
        }

        _size.Record(operations);
    }

    public void Failed() => _failures.Add(1);
}
