using System.Globalization;
using BentoSharp.Generators.Parsing;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for a batchable method.</summary>
internal static class BatchRules
{
    public static void Check(MethodShape shape, Problems problems)
    {
        if (shape.Attribute.Value("Batchable")?.Value is not true)
        {
            return;
        }

        if (BatchingParser.Fault(shape) is { } fault)
        {
            problems.Add(Rules.UnbatchableMethod, shape.Attribute, "Batchable", shape.Symbol, shape.Symbol.Name, fault);
        }

        if (shape.Attribute.Value("MaxLatencyMs")?.Value is not double latency)
        {
            return;
        }

        foreach (var name in new[] { "TimeoutSeconds", "TotalTimeoutSeconds" })
        {
            if (shape.Attribute.Value(name)?.Value is double seconds and > 0 && seconds * 1000 <= latency)
            {
                problems.Add(Rules.TimeoutBelowLatency, shape.Attribute, name, shape.Symbol, shape.Symbol.Name, name, Text(seconds), Text(latency));
            }
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
