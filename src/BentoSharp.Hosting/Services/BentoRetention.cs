namespace BentoSharp.Hosting;

/// <summary>How long tasks are kept after their end, and how many of them, by the state that they ended in.</summary>
/// <remarks>
/// Configuration: <c>BentoSharp:Retention:Succeeded</c> for all, <c>BentoSharp:Services:&lt;service&gt;:Tasks:&lt;task&gt;:Retention:Succeeded</c>
/// for one task; so with the other properties. A time is such as <c>1.00:00:00</c>, a day, or <c>forever</c>; a number such as <c>10000</c>, or
/// <c>unlimited</c>. A task is deleted when either says so. Its children are kept until it has ended itself.
/// </remarks>
public sealed class BentoRetention
{
    /// <summary>The value that keeps tasks for ever.</summary>
    public static readonly TimeSpan Forever = TimeSpan.MaxValue;

    /// <summary>The value that keeps any number of tasks.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>How long a task is kept that ended with a result. Default: null, 7 days; of one task: as of all.</summary>
    public TimeSpan? Succeeded { get; set; }

    /// <summary>How long a failed task is kept. Default: null, 7 days; of one task: as of all.</summary>
    public TimeSpan? Failed { get; set; }

    /// <summary>How long a canceled task is kept. Default: null, 7 days; of one task: as of all.</summary>
    public TimeSpan? Canceled { get; set; }

    /// <summary>
    /// How many tasks of one name are kept that ended with a result, the last ones; looked at once a minute, and none is deleted in the first minute
    /// after its end. Default: null, any number; of one task: as of all.
    /// </summary>
    public int? MaxSucceeded { get; set; }

    /// <summary>How many failed tasks of one name are kept, as <see cref="MaxSucceeded"/>. Default: null, any number; of one task: as of all.</summary>
    public int? MaxFailed { get; set; }

    /// <summary>How many canceled tasks of one name are kept, as <see cref="MaxSucceeded"/>. Default: null, any number; of one task: as of all.</summary>
    public int? MaxCanceled { get; set; }

    internal TimeSpan? Of(BentoTaskStatus state) => state switch
    {
        BentoTaskStatus.Success => Succeeded,
        BentoTaskStatus.Failure => Failed,
        _ => Canceled,
    };

    internal int? MostOf(BentoTaskStatus state) => state switch
    {
        BentoTaskStatus.Success => MaxSucceeded,
        BentoTaskStatus.Failure => MaxFailed,
        _ => MaxCanceled,
    };
}
