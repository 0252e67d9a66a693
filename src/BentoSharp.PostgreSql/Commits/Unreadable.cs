using BentoSharp.Hosting.Storage.Sqlite;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>What becomes of leased tasks whose requests can't be read.</summary>
internal static class Unreadable
{
    /// <summary>Adds the statement that ends them as failed.</summary>
    public static void AddTo(Script script, List<(int Queue, TaskRecord Task)> leases, DateTimeOffset now) => RowWrites.Change(
        script,
        leases.ConvertAll(lease => new LockedTask
        {
            Id = lease.Task.Id,
            Queue = lease.Queue,
            Error = QueueFailure.Unreadable.Error,
            Response = QueueFailure.Unreadable.Response,
            Standing = TaskRow.StandingOf(lease.Task) with { State = BentoTaskStatus.Failure, FinishedAt = now },
        }),
        now);
}
