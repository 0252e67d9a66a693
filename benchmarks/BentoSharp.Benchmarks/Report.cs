using System.Globalization;

namespace BentoSharp.Benchmarks;

/// <summary>What benchmarks print: lines for people, and a line a target for programs.</summary>
internal static class Report
{
    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static void Bar(string name, double value, double target, bool atLeast) =>
        Line($"BAR {name} {value:0.000} {target:0.000} {((atLeast ? value >= target : value <= target) ? "ok" : "short")}");
}
