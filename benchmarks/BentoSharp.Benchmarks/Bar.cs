using System.Globalization;

namespace BentoSharp.Benchmarks;

/// <summary>Prints how a figure compares with its target, in a line that programs can read.</summary>
internal static class Bar
{
    /// <summary>A figure that is to be at least the target.</summary>
    public static void AtLeast(string name, double value, double target) => Print(name, value, target, value >= target);

    /// <summary>A figure that is to be at most the target.</summary>
    public static void AtMost(string name, double value, double target) => Print(name, value, target, value <= target);

    private static void Print(string name, double value, double target, bool isReached) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"BAR {name} {value:0.000} {target:0.000} {(isReached ? "ok" : "short")}"));
}
