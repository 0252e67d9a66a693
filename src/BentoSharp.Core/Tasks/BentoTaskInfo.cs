namespace BentoSharp;

/// <summary>What a service says of a task when asked for its status.</summary>
/// <param name="Id">The task's id, 32 lowercase hexadecimal digits.</param>
/// <param name="Status">Where the task is in its life.</param>
public sealed record BentoTaskInfo(string Id, BentoTaskStatus Status)
{
    /// <summary>Whether the task has ended, in whichever way.</summary>
    public bool IsFinished => Status is BentoTaskStatus.Success or BentoTaskStatus.Failure or BentoTaskStatus.Canceled;

    /// <summary>When the task was submitted.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the current or last attempt began; null before the first.</summary>
    public DateTimeOffset? ExecutedAt { get; init; }

    /// <summary>When the task ended; null before, and from services that do not tell.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Which attempt runs or ran last, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>How much is done, from 0 to 1, as last reported by the task; null where it has not reported.</summary>
    public double? Progress { get; init; }

    /// <summary>What the task said with its last progress, such as <c>step 4 of 10</c>.</summary>
    public string? ProgressMessage { get; init; }

    /// <summary>Why the last attempt failed; null where none did.</summary>
    public BentoTaskError? Error { get; init; }

    /// <summary>
    /// The attempts, as they were begun. Of a task with very many the first and the last twenty are kept. None from services that keep none, and in
    /// what a wait in the service's own process gives: ask for the status.
    /// </summary>
    public IReadOnlyList<BentoTaskAttempt> Attempts { get; init; } = [];

    /// <summary>Why the task has not begun, while it is pending; null else, and from services that do not tell.</summary>
    public BentoTaskWait? Wait { get; init; }

    /// <summary>The task whose code submitted this one; null where it was none.</summary>
    public string? Parent { get; init; }

    /// <summary>The tasks that this one's code has submitted, the first hundred.</summary>
    public IReadOnlyList<BentoTaskChild> Children { get; init; } = [];

    /// <summary>The task that this one repeats, where it was made by a retry.</summary>
    public string? RetryOf { get; init; }

    /// <summary>What to tell of a task, now that this is known of it.</summary>
    /// <param name="earlier">What was known before; null for nothing.</param>
    /// <returns>What differs: the state with its attempt and error, and the progress.</returns>
    public IEnumerable<BentoTaskUpdate> UpdatesSince(BentoTaskInfo? earlier)
    {
        var isSameState = earlier is not null && earlier.Status == Status && earlier.Attempt == Attempt && earlier.Error == Error;
        if (Progress is { } progress && (earlier?.Progress != progress || earlier.ProgressMessage != ProgressMessage))
        {
            yield return new BentoTaskProgressUpdate(progress, ProgressMessage);
        }

        if (!isSameState)
        {
            yield return new BentoTaskStatusUpdate(this);
        }
    }
}
