using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>How the wait for one of many tasks ended.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Info">The final status; null where the task is not known.</param>
public sealed record BentoTaskEnd(string Id, BentoTaskInfo? Info)
{
    /// <summary>The stored answer of a task that ended well, where it came along; null where it has to be taken by itself.</summary>
    public BentoResponse? Response { get; init; }

    /// <summary>Why there is no final status: the service knows no such task, or lets nobody ask; null where there is one.</summary>
    public BentoException? Error { get; init; }

    internal static BentoTaskEnd Of(string id, Func<BentoTaskInfo> wait)
    {
        try
        {
            return new(id, wait());
        }
        catch (BentoException exception)
        {
            return new(id, null) { Error = exception };
        }
    }
}
