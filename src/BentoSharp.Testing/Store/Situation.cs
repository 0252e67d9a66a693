using BentoSharp.Hosting.Storage;
using BentoSharp.Testing.Attempts;

namespace BentoSharp.Testing.Store;

/// <summary>The unfinished tasks at one moment.</summary>
/// <param name="Ready">Those that may begin now, the first one first.</param>
/// <param name="Delayed">Those that wait for their time, or are paused.</param>
/// <param name="Running">Those whose code runs.</param>
/// <param name="Waiting">Those whose code waits for other tasks.</param>
internal sealed record Situation(
    IReadOnlyList<TaskRecord> Ready, IReadOnlyList<TaskRecord> Delayed, IReadOnlyList<TaskRecord> Running, IReadOnlyList<TaskRecord> Waiting)
{
    /// <summary>Whether nothing moves by itself.</summary>
    /// <param name="isHeld">Whether what is ready does not begin.</param>
    public bool IsIdle(bool isHeld) =>
        Running.Count == 0 && (isHeld || Ready.Count == 0)

        // Who waits while nothing else is left has what it waits for, and is about to go on.
        && (Waiting.Count == 0 || Ready.Count + Delayed.Count > 0);

    /// <summary>When the next of the delayed tasks may begin; null where none waits for its time.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => Delayed.Where(task => task.NotBefore > now).Min(static task => task.NotBefore);

    public static async Task<Situation> ReadAsync(ITaskStore store, SubmittedTasks submitted, AttemptWatch attempts, DateTimeOffset now)
    {
        var ids = submitted.All.Select(static task => task.Key).ToList();
        var records = (await store.ReadAsync(ids, TaskParts.None, CancellationToken.None).ConfigureAwait(false)).OfType<TaskRecord>().ToList();
        var pending = records.Where(static task => task.State == BentoTaskStatus.Pending).OrderBy(static task => task.Due).ToLookup(IsReady);
        var running = records.Where(static task => task.State == BentoTaskStatus.InProgress).ToLookup(attempts.Waits);
        return new Situation([.. pending[true]], [.. pending[false]], [.. running[false]], [.. running[true]]);

        bool IsReady(TaskRecord task) =>
            !(task.NotBefore > now) && !store.IsPaused(task.Service, null) && !store.IsPaused(task.Service, task.Task);
    }
}
