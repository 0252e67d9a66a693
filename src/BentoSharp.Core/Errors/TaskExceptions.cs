namespace BentoSharp;

/// <summary>A task ended without a result.</summary>
public sealed class BentoTaskFailedException : BentoException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="taskId">The task's id.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="statusCode">The status code that the task ended with.</param>
    /// <param name="attempt">How many attempts were made; 0 where the service does not tell.</param>
    public BentoTaskFailedException(string taskId, BentoTaskError error, int statusCode = 500, int attempt = 0)
        : base(statusCode, $"Task {taskId} failed: {error?.Message}")
    {
        ArgumentNullException.ThrowIfNull(error);
        TaskId = taskId;
        Error = error;
        Attempt = attempt;
    }

    /// <summary>The task's id.</summary>
    public string TaskId { get; }

    /// <summary>Why it failed.</summary>
    public BentoTaskError Error { get; }

    /// <summary>How many attempts were made; 0 where the service does not tell.</summary>
    public int Attempt { get; }
}

/// <summary>A task was canceled, so it has no result. Not an <see cref="OperationCanceledException"/>: the caller's own token did not fire.</summary>
/// <param name="taskId">The task's id.</param>
public sealed class BentoTaskCanceledException(string taskId)
    : BentoException(409, $"Task {taskId} was canceled.")
{
    /// <summary>The task's id.</summary>
    public string TaskId { get; } = taskId;
}

/// <summary>The result of a task was asked for before the task ended. <c>Get</c> never waits; await the handle instead.</summary>
/// <param name="taskId">The task's id.</param>
public sealed class TaskNotCompletedException(string taskId)
    : BentoException(400, $"task {taskId} is not completed yet")
{
    /// <summary>The task's id.</summary>
    public string TaskId { get; } = taskId;
}

/// <summary>The service knows no task of this id: it was never submitted there, or its result has expired.</summary>
/// <param name="taskId">The task's id.</param>
public sealed class BentoTaskNotFoundException(string taskId)
    : BentoException(404, "task_id not found")
{
    /// <summary>The task's id.</summary>
    public string TaskId { get; } = taskId;
}

/// <summary>A task can't be canceled: it has ended already, or the service does not cancel tasks (BentoML's local server).</summary>
/// <param name="taskId">The task's id.</param>
/// <param name="reason">What the service said.</param>
public sealed class BentoTaskNotCancelableException(string taskId, string reason)
    : BentoException(409, reason)
{
    /// <summary>The task's id.</summary>
    public string TaskId { get; } = taskId;
}

/// <summary>
/// A task that streams was run anew while its items were read, so those that were read are void. Read with <c>allowRestart</c> to be given all of
/// the new run's items after them, or watch the task to be told where they begin.
/// </summary>
/// <param name="taskId">The task's id.</param>
/// <param name="attempt">The number of the attempt that runs now.</param>
public sealed class BentoStreamRestartedException(string taskId, int attempt)
    : BentoException(409, $"Task {taskId} began anew with attempt {attempt}, so the items that were read are void: read them again from the first.")
{
    /// <summary>The task's id.</summary>
    public string TaskId { get; } = taskId;

    /// <summary>The number of the attempt that runs now.</summary>
    public int Attempt { get; } = attempt;
}
