using System.Diagnostics.Metrics;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>The meter <c>BentoSharp</c> of a host, and the tags that its measurements share.</summary>
internal sealed class BentoMeter(IMeterFactory meters)
{
    /// <summary>The name of the meter and of the trace source.</summary>
    public const string Name = "BentoSharp";

    /// <summary>From a moment to hours: a task may be as short as a call or as long as a training.</summary>
    public static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    };

    /// <summary>From one to the largest batch.</summary>
    public static readonly InstrumentAdvice<int> Sizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    /// <summary>The meter; it ends with the host.</summary>
    public Meter Meter { get; } = meters.Create(new MeterOptions(Name) { Version = typeof(BentoMeter).Assembly.GetName().Version?.ToString(3) });

    public static KeyValuePair<string, object?> Service(string service) => new("bentosharp.service", service);

    public static KeyValuePair<string, object?> Task(string task) => new("bentosharp.task", task);

    public static KeyValuePair<string, object?> Device(string device) => new("bentosharp.device", device);

    public static KeyValuePair<string, object?> Error(string type) => new("error.type", type);
}
