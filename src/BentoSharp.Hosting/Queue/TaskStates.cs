namespace BentoSharp.Hosting.Queue;

internal static class TaskStates
{
    /// <summary>Whether a state is an end: it never changes.</summary>
    public static bool IsTerminal(this BentoTaskStatus state) =>
        state is BentoTaskStatus.Success or BentoTaskStatus.Failure or BentoTaskStatus.Canceled;
}
