using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Counts the requests of a service by route and code, and writes them for Prometheus under BentoML's names.</summary>
internal sealed class RequestMetrics(string service, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RouteMetrics> _routes = new(StringComparer.Ordinal);
    private readonly string _labels = $"runner_name=\"{service}\",service_name=\"{service}\",service_version=\"not available\"";

    /// <summary>The counts of a route.</summary>
    public RouteMetrics Of(string route) => _routes.GetOrAdd(route, static (_, time) => new RouteMetrics(time), time);

    /// <summary>The text that Prometheus reads.</summary>
    public string Write()
    {
        var text = new StringBuilder(4096);
        var used = _routes.Where(static route => route.Value.Last > 0).OrderBy(static route => route.Key, StringComparer.Ordinal).ToList();
        var ended = used
            .SelectMany(static route => route.Value.Ended.Select(series => (
                Labels: $"endpoint=\"{route.Key}\",http_response_code=\"{series.Code}\",", Durations: series.Durations.Read())))
            .ToList();
        Head(text, "request_duration_seconds", "histogram", "how long requests took, in seconds");
        ended.ForEach(series => WriteDurations(text, series.Labels, series.Durations.Counts, series.Durations.Sum));
        Head(text, "request_total", "counter", "how many requests were answered");
        ended.ForEach(series => Line(text, "request_total", series.Labels, series.Durations.Counts.Sum()));
        Head(text, "request_in_progress", "gauge", "how many requests are being answered");
        used.ForEach(route => Line(text, "request_in_progress", $"endpoint=\"{route.Key}\",", route.Value.Running));

        Head(text, "last_request_timestamp_seconds", "gauge", "when the last request came, in seconds since 1970");
        Line(text, "last_request_timestamp_seconds", "", used.Select(static route => route.Value.Last).DefaultIfEmpty().Max() / 1000.0);
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
            var bound = i < RequestDurations.Bounds.Length ? RequestDurations.Bounds[i].ToString("0.0##", CultureInfo.InvariantCulture) : "+Inf";
            Line(text, "request_duration_seconds_bucket", $"{labels}le=\"{bound}\",", total);
        }

        Line(text, "request_duration_seconds_count", labels, total);
    }

    private void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"bentoml_service_{name}{{{labels}{_labels}}} {value:0.0###############}\n");
}
