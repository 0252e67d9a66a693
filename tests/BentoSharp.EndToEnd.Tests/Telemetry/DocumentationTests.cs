using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace BentoSharp.EndToEnd.Tests.Telemetry;

/// <summary>What <c>docs/monitoring.md</c> and the files beside it say is what there is.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(
        typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "ProjectDirectory").Value!,
        "../../docs"));

    private static readonly Dictionary<string, string> Rows = MetricRow().Matches(File.ReadAllText(Path.Combine(Docs, "monitoring.md")))
        .ToDictionary(static row => row.Groups["name"].Value, static row => row.Groups["prometheus"].Value);

    [Test]
    public async Task Every_instrument_has_a_row_and_every_row_an_instrument()
    {
        await using var host = await ProbeHost.StartAsync();
        host.Services.GetRequiredService<BatchMetrics>();
        using var measured = new Measurements(host);

        Assert.That(Rows.Keys, Is.EquivalentTo(measured.Instruments.Select(static instrument => instrument.Name)));
        Assert.That(Rows, Is.EquivalentTo(measured.Instruments.ToDictionary(static instrument => instrument.Name, PrometheusName)));
        Assert.That(measured.Instruments.Where(static instrument => string.IsNullOrEmpty(instrument.Description)), Is.Empty);
    }

    [Test]
    public void Every_line_that_is_logged_is_explained_and_every_explained_one_is_logged()
    {
        var hosting = Directory.EnumerateFiles(Path.Combine(Docs, "../src/BentoSharp.Hosting"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var logged = hosting.SelectMany(static path => LoggedLine().Matches(File.ReadAllText(path)))
            .Select(static line => (line.Groups["level"].Value, line.Groups["text"].Value)).ToList();
        var explained = LogRow().Matches(File.ReadAllText(Path.Combine(Docs, "operations.md")))
            .Select(static row => (row.Groups["level"].Value, row.Groups["text"].Value));

        Assert.That(logged, Has.Count.GreaterThan(15));
        Assert.That(explained, Is.EquivalentTo(logged));
    }

    [Test]
    public void The_alert_rules_are_of_their_form_and_ask_for_metrics_that_there_are()
    {
        using var text = new StreamReader(Path.Combine(Docs, "monitoring/alerts.yml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var rules = ((YamlSequenceNode)yaml.Documents[0].RootNode["groups"]).SelectMany(static group => (YamlSequenceNode)group["rules"]).ToList();

        Assert.That(rules.Select(static rule => rule["alert"].ToString()), Is.Unique.And.Not.Empty);
        foreach (var rule in rules)
        {
            Assert.That(rule["annotations"]["summary"].ToString(), Is.Not.Empty);
            Assert.That(rule["labels"]["severity"].ToString(), Is.AnyOf("warning", "critical"));
            AssertKnown(rule["expr"].ToString());
        }
    }

    [Test]
    public void The_dashboard_is_JSON_whose_panels_ask_for_metrics_that_there_are()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Docs, "monitoring/dashboard.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        Assert.That(panels.Select(static panel => panel.GetProperty("id").GetInt32()), Is.Unique);
        foreach (var target in panels.SelectMany(static panel => panel.GetProperty("targets").EnumerateArray()))
        {
            AssertKnown(target.GetProperty("expr").GetString()!);
        }
    }

    /// <summary>The name as OpenTelemetry's exporter for Prometheus makes it.</summary>
    private static string PrometheusName(Instrument instrument) =>
        instrument.Name.Replace('.', '_')
        + (instrument.Unit == "s" ? "_seconds" : instrument.Unit == "By" ? "_bytes" : "")
        + (instrument is Counter<long> or ObservableCounter<double> ? "_total" : "");

    private static void AssertKnown(string expression)
    {
        var asked = MetricName().Matches(expression).Select(static match => match.Value).Distinct().Except(["bentosharp_service", "bentosharp_task", "bentosharp_device", "bentosharp_model"]).ToList();
        Assert.That(asked, Is.Not.Empty, expression);
        Assert.That(asked.Select(static name => Rows.ContainsValue(name) ? name : HistogramPart().Replace(name, "")).Distinct(), Is.SubsetOf(Rows.Values), expression);
    }

    [GeneratedRegex(@"^\| `(?<name>bentosharp\.[a-z_.]+)` \| `(?<prometheus>bentosharp_[a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex("""(LogLevel\.(?<level>\w+), Message = |[lL]ogger\.Log(?<level>Error|Warning|Information|Critical|Debug)\((\w+, )?)"(?<text>[^"]+)\x22""")]
    private static partial Regex LoggedLine();

    [GeneratedRegex(@"^\| (?<level>\w+) \| `(?<text>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex LogRow();

    [GeneratedRegex("bentosharp_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
