using BentoSharp.Client.Transport;

namespace BentoSharp.Client.Resilience;

/// <summary>How long a service asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>From seconds or an HTTP date; null where the answer does not say. Never negative.</summary>
    public static TimeSpan? Of(HttpAnswer answer, TimeProvider time)
    {
        var header = answer.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
