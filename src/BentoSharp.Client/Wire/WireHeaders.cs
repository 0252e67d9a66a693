namespace BentoSharp.Client.Wire;

/// <summary>Headers that a BentoSharp service adds to BentoML's protocol.</summary>
internal static class WireHeaders
{
    /// <summary>On answers that replay a stored outcome: <c>completed</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public const string TaskStatus = "Bento-Task-Status";

    /// <summary>On the answer to a submit that is the task's own outcome: its id.</summary>
    public const string TaskId = "Bento-Task-Id";

    /// <summary>How many attempts were made.</summary>
    public const string TaskAttempt = "Bento-Task-Attempt";

    /// <summary>Which preferences of the request were followed: <c>wait</c> says that the service long-polls.</summary>
    public const string PreferenceApplied = "Preference-Applied";
}
