using System.Diagnostics.Metrics;

namespace BentoSharp.Hosting.Batches;

/// <summary>The figures of batches, of the meter <c>BentoSharp</c>.</summary>
internal static class BatchDiagnostics
{
    private static readonly Meter Meter = new("BentoSharp");

    private static readonly Histogram<int> Size = Meter.CreateHistogram<int>(
        "bentosharp.batch.size", "{item}", "How many items ran together.");

    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>(
        "bentosharp.batch.wait", "s", "How long calls waited for a device, from their lease.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "bentosharp.batch.duration", "s", "How long batches ran.");

    private static readonly Counter<long> OutOfMemories = Meter.CreateCounter<long>(
        "bentosharp.batch.out_of_memory", "{batch}", "Batches that the memory did not hold.");

    public static void Begin(BentoMethodDefinition method, List<BatchItem> items, int count, long now, TimeProvider time)
    {
        var tag = Tag(method);
        Size.Record(count, tag);
        if (Wait.Enabled)
        {
            items.ForEach(item => Wait.Record(time.GetElapsedTime(item.Enqueued, now).TotalSeconds, tag));
        }
    }

    public static void End(BentoMethodDefinition method, TimeSpan elapsed) => Duration.Record(elapsed.TotalSeconds, Tag(method));

    public static void DidNotFit(BentoMethodDefinition method) => OutOfMemories.Add(1, Tag(method));

    private static KeyValuePair<string, object?> Tag(BentoMethodDefinition method) => new("bentosharp.task", method.Method.Name);
}
