using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Counts the requests of a service by route and code, and writes them for Prometheus under BentoML's names.</summary>
internal sealed class RequestMetrics(string service, TimeProvider time)
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 180];

    private readonly ConcurrentDictionary<(string Route, int Code), Durations> _ended = new();
    private readonly ConcurrentDictionary<string, int> _running = new();
    private readonly string _labels = $"runner_name=\"{service}\",service_name=\"{service}\",service_version=\"not available\"";
    private long _last;

    public void Begin(string route)
    {
        _running.AddOrUpdate(route, 1, static (_, count) => count + 1);
        Volatile.Write(ref _last, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public void End(string route, int code, TimeSpan duration)
    {
        _running.AddOrUpdate(route, 0, static (_, count) => count - 1);
        _ended.GetOrAdd((route, code), static _ => new Durations()).Add(duration.TotalSeconds);
    }

    /// <summary>The text that Prometheus reads.</summary>
    public string Write()
    {
        var text = new StringBuilder(4096);
        var ended = _ended
            .OrderBy(static series => series.Key.Route, StringComparer.Ordinal)
            .ThenBy(static series => series.Key.Code)
            .Select(static series => (
                Labels: $"endpoint=\"{series.Key.Route}\",http_response_code=\"{series.Key.Code}\",", Durations: series.Value.Read()))
            .ToList();
        Head(text, "request_duration_seconds", "histogram", "how long requests took, in seconds");
        ended.ForEach(series => WriteDurations(text, series.Labels, series.Durations.Counts, series.Durations.Sum));
        Head(text, "request_total", "counter", "how many requests were answered");
        ended.ForEach(series => Line(text, "request_total", series.Labels, series.Durations.Counts.Sum()));
        Head(text, "request_in_progress", "gauge", "how many requests are being answered");
        foreach (var (route, count) in _running.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Line(text, "request_in_progress", $"endpoint=\"{route}\",", count);
        }

        Head(text, "last_request_timestamp_seconds", "gauge", "when the last request came, in seconds since 1970");
        Line(text, "last_request_timestamp_seconds", "", Volatile.Read(ref _last) / 1000.0);
        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP bentoml_service_{name} {help}\n# TYPE bentoml_service_{name} {type}\n");

    private void WriteDurations(StringBuilder text, string labels, long[] counts, double sum)
    {
        Line(text, "request_duration_seconds_sum", labels, sum);
        var total = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            var bound = i < Bounds.Length ? Bounds[i].ToString("0.0##", CultureInfo.InvariantCulture) : "+Inf";
            Line(text, "request_duration_seconds_bucket", $"{labels}le=\"{bound}\",", total);
        }

        Line(text, "request_duration_seconds_count", labels, total);
    }

    private void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"bentoml_service_{name}{{{labels}{_labels}}} {value:0.0###############}\n");

    /// <summary>The durations of one route and code, counted by the bounds that they are within.</summary>
    private sealed class Durations
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private double _sum;

        public void Add(double seconds)
        {
            var bucket = 0;
            while (bucket < Bounds.Length && seconds > Bounds[bucket])
            {
                bucket++;
            }

            lock (_lock)
            {
                _counts[bucket]++;
                _sum += seconds;
            }
        }

        public (long[] Counts, double Sum) Read()
        {
            lock (_lock)
            {
                return ([.. _counts], _sum);
            }
        }
    }
}
