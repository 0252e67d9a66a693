namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The indexes over ended tasks by their end. Failed ones have theirs always; the others only while a number of them is kept, so that nobody else pays
/// for it.
/// </summary>
internal static class EndedIndexes
{
    private static readonly (BentoTaskStatus State, string Name)[] All = [(BentoTaskStatus.Success, "task_row_succeeded"), (BentoTaskStatus.Canceled, "task_row_canceled")];

    /// <summary>Makes those that are needed and drops the others. Of a large database that takes a second or two, once.</summary>
    public static void Apply(SqliteConnection connection, IReadOnlyList<BentoTaskStatus> counted)
    {
        foreach (var (state, name) in All)
        {
            connection.Execute(counted.Contains(state)
                ? $"CREATE INDEX IF NOT EXISTS {name} ON task_row (queue, finished_at) WHERE state = {(int)state}"
                : $"DROP INDEX IF EXISTS {name}");
        }
    }
}
