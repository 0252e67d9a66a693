namespace BentoSharp;

/// <summary>Something that happened to a task that is watched.</summary>
public abstract record BentoTaskUpdate
{
    private protected BentoTaskUpdate()
    {
    }
}

/// <summary>A task is in another state, or at another attempt. The last update of a task is its end.</summary>
/// <param name="Info">What the service says of the task now.</param>
public sealed record BentoTaskStatusUpdate(BentoTaskInfo Info) : BentoTaskUpdate;

/// <summary>A task has come further. Only the latest progress is told: what was reported in between is left out.</summary>
/// <param name="Progress">How much is done, from 0 to 1.</param>
/// <param name="Message">What is being done, such as <c>step 4 of 10</c>.</param>
public sealed record BentoTaskProgressUpdate(double Progress, string? Message) : BentoTaskUpdate;

/// <summary>
/// A task has logged a line. Each line that the service keeps is told once, in order; a gap in the numbers means lines that the service had
/// dropped already.
/// </summary>
/// <param name="Line">The line.</param>
public sealed record BentoTaskLogUpdate(BentoTaskLogLine Line) : BentoTaskUpdate;

/// <summary>
/// A task has streamed an item. Each is told once, in order; with <c>ReadItemsAsync</c> of the handle the items come as values of their type.
/// </summary>
/// <param name="Index">Its number among the items of the run, from 0.</param>
/// <param name="Json">The item.</param>
public sealed record BentoTaskItemUpdate(long Index, string Json) : BentoTaskUpdate;

/// <summary>A task that streams runs anew, so the items that were told are void: they come again from the first, and may differ.</summary>
/// <param name="Attempt">
/// The number of the attempt that runs now. It is the same as before where the last run was cut short by the service itself, and so not counted.
/// </param>
public sealed record BentoTaskRestartUpdate(int Attempt) : BentoTaskUpdate;
