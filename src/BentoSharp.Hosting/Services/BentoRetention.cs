namespace BentoSharp.Hosting;

/// <summary>How long tasks are kept after their end, by the state that they ended in.</summary>
/// <remarks>
/// Configuration: <c>BentoSharp:Retention:Succeeded</c> for all, <c>BentoSharp:Services:&lt;service&gt;:Tasks:&lt;task&gt;:Retention:Succeeded</c>
/// for one task; so with <c>Failed</c> and <c>Canceled</c>. The value is a time such as <c>1.00:00:00</c>, a day, or <c>forever</c>.
/// </remarks>
public sealed class BentoRetention
{
    /// <summary>The value that keeps tasks for ever.</summary>
    public static readonly TimeSpan Forever = TimeSpan.MaxValue;

    /// <summary>How long a task is kept that ended with a result. Default: null, 7 days; of one task: as of all.</summary>
    public TimeSpan? Succeeded { get; set; }

    /// <summary>How long a failed task is kept. Default: null, 7 days; of one task: as of all.</summary>
    public TimeSpan? Failed { get; set; }

    /// <summary>How long a canceled task is kept. Default: null, 7 days; of one task: as of all.</summary>
    public TimeSpan? Canceled { get; set; }

    internal TimeSpan? Of(BentoTaskStatus state) => state switch
    {
        BentoTaskStatus.Success => Succeeded,
        BentoTaskStatus.Failure => Failed,
        _ => Canceled,
    };
}
