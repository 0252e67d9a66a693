using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Queue;

/// <summary>How fast tasks end on this node, by service.</summary>
internal sealed class CompletionRates(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, CompletionRate> _rates = new(StringComparer.Ordinal);

    public CompletionRate Of(string service) => _rates.GetOrAdd(service, static (_, time) => new CompletionRate(time), time);
}
