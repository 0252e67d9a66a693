namespace BentoSharp;

/// <summary>Where a task is in its life. The last three are terminal: they never change.</summary>
public enum BentoTaskStatus
{
    /// <summary>Waiting in the queue. On the wire <c>pending</c>.</summary>
    Pending,

    /// <summary>An attempt runs. On the wire <c>in_progress</c>.</summary>
    InProgress,

    /// <summary>Ended with a result. On the wire <c>completed</c>.</summary>
    Success,

    /// <summary>Ended without a result: the last attempt failed, or the task expired. On the wire <c>failed</c>.</summary>
    Failure,

    /// <summary>Canceled before it ended. On the wire <c>canceled</c>.</summary>
    Canceled,
}
