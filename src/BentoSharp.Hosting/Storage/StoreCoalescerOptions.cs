using BentoSharp.Hosting.Telemetry;

namespace BentoSharp.Hosting.Storage;

/// <summary>How writes are gathered, and how long finished tasks are kept.</summary>
public sealed class StoreCoalescerOptions
{
    /// <summary>The default of <see cref="MaxBatch"/>.</summary>
    public const int DefaultMaxBatch = 1_024;

    /// <summary>The default of <see cref="MaxBatchBytes"/>.</summary>
    public const long DefaultMaxBatchBytes = 16 * 1024 * 1024;

    /// <summary>The default of <see cref="Retention"/>: a week, so that whoever was away over a weekend still finds the results.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(7);

    /// <summary>The most operations that become durable together.</summary>
    public int MaxBatch { get; init; } = DefaultMaxBatch;

    /// <summary>The size of the bodies in a batch from which no more operations are added to it.</summary>
    public long MaxBatchBytes { get; init; } = DefaultMaxBatchBytes;

    /// <summary>How long a task is kept after its end; null: for ever.</summary>
    public TimeSpan? Retention { get; init; } = DefaultRetention;

    /// <summary>How long to wait before a failed store is tried again for the claims that stand.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long tasks are kept by their names and states; by default all for <see cref="Retention"/>.</summary>
    internal RetentionRules? Rules
    {
        get => field ?? (Retention is { } retention ? RetentionRules.All(retention) : null);
        init;
    }

    /// <summary>Measures the commits; null: nobody does.</summary>
    internal StoreMetrics? Metrics { get; init; }
}
