namespace BentoSharp.Client.Wire;

/// <summary>BentoML's words for where a task is: those since 1.4.14, and those before.</summary>
internal static class StatusWords
{
    public static BentoTaskStatus? Parse(string? word) => word switch
    {
        "pending" => BentoTaskStatus.Pending,
        "in_progress" => BentoTaskStatus.InProgress,
        "completed" or "success" => BentoTaskStatus.Success,
        "failed" or "failure" => BentoTaskStatus.Failure,
        "canceled" or "cancelled" => BentoTaskStatus.Canceled,
        _ => null,
    };
}
