namespace BentoSharp.Tool;

/// <summary>What the command ends with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The service can't be reached or refuses, or something that was named could not be done.</summary>
    public const int Failed = 1;

    /// <summary>The command is wrong.</summary>
    public const int Misused = 2;

    /// <summary>The task that was watched has failed.</summary>
    public const int TaskFailed = 3;

    /// <summary>The task that was watched was canceled.</summary>
    public const int TaskCanceled = 4;

    /// <summary>Ctrl+C, as shells have it.</summary>
    public const int Stopped = 130;
}
