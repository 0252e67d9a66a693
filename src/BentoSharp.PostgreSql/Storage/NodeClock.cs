using Microsoft.Extensions.Logging;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>
/// How far this node's clock is from the database's. Tasks are kept by the database's clock, so that nodes agree on when each may start, expires and has
/// its turn; the node reads and writes its own. What is off by less than two seconds is taken for the same.
/// </summary>
internal sealed class NodeClock(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // What took longer to come says little of the database's time.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private long _offset;

    /// <summary>What is added to a time of this node, in microseconds: whole seconds, which stay as they are while the clocks go alike.</summary>
    public long Offset => Volatile.Read(ref _offset);

    /// <summary>Takes notice of the database's time.</summary>
    /// <param name="database">Its time.</param>
    /// <param name="asked">When it was asked, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Observe(DateTimeOffset database, long asked)
    {
        var ahead = database - time.GetUtcNow();
        if (time.GetElapsedTime(asked) > LongestLook || (ahead - TimeSpan.FromMicroseconds(Offset)).Duration() <= Tolerance)
        {
            return;
        }

        var offset = ahead.Duration() <= Tolerance ? 0 : (long)Math.Round(ahead.TotalSeconds) * TimeSpan.MicrosecondsPerSecond;
        logger.LogWarning(
            "This node's clock is {Seconds} s behind the database's; tasks go by the database's. Set the clocks by a time server", offset / TimeSpan.MicrosecondsPerSecond);
        Volatile.Write(ref _offset, offset);
    }

    /// <summary>A moment of this node by the database's clock, in microseconds.</summary>
    public long ToDatabase(DateTimeOffset moment) => TaskOrder.Microseconds(moment) + Offset;

    /// <summary>The same of a moment that there may be.</summary>
    public DateTimeOffset? ToDatabase(DateTimeOffset? moment) => moment + TimeSpan.FromMicroseconds(Offset);

    /// <summary>A place in the order of tasks, which is a time; 0 is none.</summary>
    public long PlaceToDatabase(long due) => due == 0 ? 0 : due + Offset;

    /// <summary>A moment of the database by this node's clock.</summary>
    public DateTimeOffset ToNode(long moment) => TaskOrder.Time(moment - Offset);

    /// <summary>A task as it is kept.</summary>
    public TaskRecord ToDatabase(TaskRecord task) => Shift(task, Offset);

    /// <summary>A task as this node sees it.</summary>
    public TaskRecord ToNode(TaskRecord task) => Shift(task, -Offset);

    private static TaskRecord Shift(TaskRecord task, long offset)
    {
        if (offset == 0)
        {
            return task;
        }

        var by = TimeSpan.FromMicroseconds(offset);
        return task with
        {
            Due = task.Due + offset,
            NotBefore = task.NotBefore + by,
            Deadline = task.Deadline + by,
            WaitUntil = task.WaitUntil + by,
            FinishUntil = task.FinishUntil + by,
            CreatedAt = task.CreatedAt + by,
            ExecutedAt = task.ExecutedAt + by,
            FinishedAt = task.FinishedAt + by,
        };
    }
}
