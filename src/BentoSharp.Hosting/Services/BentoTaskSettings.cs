using BentoSharp.Hosting.Resources;

namespace BentoSharp.Hosting;

/// <summary>How the tasks of one method are run: the values of its <see cref="BentoTaskAttribute"/>, overridden by configuration.</summary>
/// <remarks>Configuration: <c>BentoSharp:Services:&lt;service&gt;:Tasks:&lt;task&gt;:&lt;value&gt;</c>, such as <c>…:Retries</c>.</remarks>
public sealed class BentoTaskSettings
{
    /// <inheritdoc cref="BentoTaskAttribute.Aliases"/>
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <inheritdoc cref="BentoTaskAttribute.Retries"/>
    public int Retries { get; set; }

    /// <inheritdoc cref="BentoTaskAttribute.RetryDelaySeconds"/>
    public double RetryDelaySeconds { get; set; } = 1;

    /// <inheritdoc cref="BentoTaskAttribute.MaxRetryDelaySeconds"/>
    public double MaxRetryDelaySeconds { get; set; } = 300;

    /// <inheritdoc cref="BentoTaskAttribute.RetryOn"/>
    public IReadOnlyList<Type> RetryOn { get; set; } = [];

    /// <inheritdoc cref="BentoTaskAttribute.NotRetryable"/>
    public IReadOnlyList<Type> NotRetryable { get; set; } = [];

    /// <inheritdoc cref="BentoTaskAttribute.TimeoutSeconds"/>
    public double TimeoutSeconds { get; set; }

    /// <inheritdoc cref="BentoTaskAttribute.TotalTimeoutSeconds"/>
    public double TotalTimeoutSeconds { get; set; }

    /// <inheritdoc cref="BentoTaskAttribute.QueueTimeoutSeconds"/>
    public double QueueTimeoutSeconds { get; set; }

    /// <inheritdoc cref="BentoTaskAttribute.Priority"/>
    public BentoTaskPriority Priority { get; set; } = BentoTaskPriority.Normal;

    /// <inheritdoc cref="BentoTaskAttribute.Concurrency"/>
    public int Concurrency { get; set; }

    /// <inheritdoc cref="BentoTaskAttribute.Limit"/>
    public int Limit { get; set; }

    /// <summary>The name on the wire of the parameter that <see cref="LimitKeyAttribute"/> marks; null where none is.</summary>
    public string? LimitKey { get; init; }

    /// <inheritdoc cref="BentoTaskAttribute.MaxBatchSize"/>
    public int MaxBatchSize { get; set; } = BentoTaskAttribute.DefaultMaxBatchSize;

    /// <inheritdoc cref="BentoTaskAttribute.MaxLatencyMs"/>
    public double MaxLatencyMs { get; set; }

    /// <inheritdoc cref="BentoTaskAttribute.ItemMemory"/>
    public string? ItemMemory { get; set; }

    /// <summary><see cref="ItemMemory"/> in bytes; 0 where it is not said.</summary>
    internal long ItemBytes => MemoryQuantity.TryParse(ItemMemory, out var bytes) ? bytes : 0;

    /// <inheritdoc cref="BentoTaskAttribute.MaxItems"/>
    public int MaxItems { get; set; } = BentoTaskAttribute.DefaultMaxItems;

    /// <inheritdoc cref="BentoTaskAttribute.MaxItemsBytes"/>
    public int MaxItemsBytes { get; set; } = BentoTaskAttribute.DefaultMaxItemsBytes;

    /// <summary>How long tasks of this name are kept after their end. Default: as <see cref="BentoSharpOptions.Retention"/> says.</summary>
    public BentoRetention Retention { get; } = new();

    /// <summary>Whether the method blocks its thread until it is done; it then runs on a thread of the service's own.</summary>
    public bool IsSynchronous { get; init; }
}
