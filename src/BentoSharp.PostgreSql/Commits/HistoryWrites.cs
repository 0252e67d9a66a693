using System.Buffers;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Writes progress, logs, items and the attempts that ended without a result.</summary>
internal static class HistoryWrites
{
    private const string Progress =
        """
        UPDATE $s.task_row t SET progress = i.progress, progress_message = i.message FROM unnest($1, $2, $3) AS i (id, progress, message)
        WHERE t.id = ANY (ARRAY[i.id])
        """;

    // Each row holds the number of characters up to and with it, so that dropping looks only at the rows that it drops.
    private const string AddLogs =
        """
        INSERT INTO $s.task_log (task, number, attempt, logged_at, level, chars, total, text)
        SELECT i.task, coalesce(l.number, 0) + i.place, i.attempt, i.logged_at, i.level, i.chars, coalesce(l.total, 0) + i.total, i.text
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS i (task, place, attempt, logged_at, level, chars, total, text)
        LEFT JOIN LATERAL (SELECT number, total FROM $s.task_log WHERE task = i.task ORDER BY number DESC LIMIT 1) l ON true
        """;

    private const string DropLogs =
        """
        DELETE FROM $s.task_log l USING (
            SELECT i.task, n.number, n.total FROM unnest($1) AS i (task) CROSS JOIN LATERAL (
                SELECT number, total FROM $s.task_log WHERE task = i.task ORDER BY number DESC LIMIT 1) n
            WHERE n.number > $2 OR n.total > $3) last
        WHERE l.task = last.task AND l.number < last.number AND (l.number <= last.number - $2 OR last.total - (l.total - l.chars) > $3)
        """;

    private const string AddAttempts =
        """
        INSERT INTO $s.task_attempt (task, fence, number, started_at, ended_at, node, error_code, error_message)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (task, fence) DO UPDATE SET ended_at = excluded.ended_at, error_code = excluded.error_code, error_message = excluded.error_message
        """;

    private const string DropAttempt =
        """
        DELETE FROM $s.task_attempt WHERE task = $1
            AND fence = (SELECT fence FROM $s.task_attempt WHERE task = $1 ORDER BY fence OFFSET $2 LIMIT 1)
            AND (SELECT count(*) FROM $s.task_attempt WHERE task = $1) > 2 * $2
        """;

    // A row that comes again, because the answer to its commit was lost, has at least the items that it had before.
    private const string AddItems =
        """
        INSERT INTO $s.task_items (task, fence, first, count, attempt, lines) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (task, fence, first) DO UPDATE SET count = excluded.count, lines = excluded.lines
        """;

    private readonly record struct LogLine(Guid Task, long Place, int Attempt, TaskLogEntry Entry, long Total);

    /// <summary>Writes how far attempts are; of two reports of one task the last counts.</summary>
    public static void Report(Script script, Dictionary<Guid, ReportOperation> reports)
    {
        if (reports.Count > 0)
        {
            script.Run(
                Progress,
                reports.Keys.ToArray(),
                reports.Values.Select(static report => report.Progress!.Value).ToArray(),
                reports.Values.Select(static report => KeptText.Of(report.Message)).ToArray());
        }
    }

    /// <summary>Adds what attempts have logged, and drops the oldest lines beyond what a task may keep.</summary>
    public static void Logs(Script script, List<(Guid Task, int Attempt, TaskLogs Logs)> logs, NodeClock clock)
    {
        if (logs.Count == 0)
        {
            return;
        }

        var lines = new List<LogLine>();
        var last = new Dictionary<Guid, (long Place, long Total)>();
        foreach (var (task, attempt, added) in logs)
        {
            var (place, total) = last.GetValueOrDefault(task);
            place += added.Dropped;
            foreach (var entry in added.Entries!)
            {
                lines.Add(new LogLine(task, ++place, attempt, entry, total += entry.Text.Length));
            }

            last[task] = (place, total);
        }

        script.Run(
            AddLogs,
            Column.Uuids(lines, static line => line.Task),
            Column.Longs(lines, static line => line.Place),
            Column.Integers(lines, static line => line.Attempt),
            Column.Longs(lines, line => clock.ToDatabase(line.Entry.Time)),
            Column.Smalls(lines, static line => (short)line.Entry.Level),
            Column.Integers(lines, static line => line.Entry.Text.Length),
            Column.Longs(lines, static line => line.Total),
            Column.Texts(lines, static line => line.Entry.Text));
        script.Run(DropLogs, last.Keys.ToArray(), (long)TaskLogs.MaxLines, (long)TaskLogs.MaxCharacters);
    }

    /// <summary>Adds what an attempt has streamed. A row has all that came with one report, so a task that streams fast costs few rows.</summary>
    public static void Items(Script script, Guid task, long run, int attempt, TaskItems items)
    {
        if (items.BeginsRun)
        {
            script.Run("DELETE FROM $s.task_items WHERE task = $1 AND fence < $2", task, run);
        }

        if (!items.IsEmpty)
        {
            var lines = new ArrayBufferWriter<byte>();
            TaskItemLines.Write(lines, items.Lines!);
            script.Run(AddItems, task, run, items.First, items.Lines!.Count, attempt, lines.WrittenSpan.ToArray());
        }
    }

    /// <summary>Adds attempts that have ended without a result.</summary>
    public static void Attempts(Script script, List<EndedAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        script.Run(
            AddAttempts,
            attempts.Select(static attempt => attempt.Task).ToArray(),
            attempts.Select(static attempt => attempt.Standing.Fence).ToArray(),
            attempts.Select(static attempt => attempt.Standing.Attempt).ToArray(),
            attempts.Select(static attempt => TaskOrder.Microseconds(attempt.Standing.ExecutedAt ?? attempt.Ended)).ToArray(),
            attempts.Select(static attempt => TaskOrder.Microseconds(attempt.Ended)).ToArray(),
            attempts.Select(static attempt => KeptText.Of(attempt.Node)).ToArray(),
            attempts.Select(static attempt => KeptText.Of(attempt.Error.Code)).ToArray(),
            attempts.Select(static attempt => KeptText.Of(attempt.Error.Message)).ToArray());
        foreach (var attempt in attempts.Where(static attempt => attempt.Standing.Fence > 2 * AttemptHistory.Kept))
        {
            script.Run(DropAttempt, attempt.Task, (long)AttemptHistory.Kept);
        }
    }
}

/// <summary>An attempt that has ended without a result.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Standing">The task while the attempt ran.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Node">The node that it ran on.</param>
/// <param name="Error">Why.</param>
internal readonly record struct EndedAttempt(Guid Task, TaskStanding Standing, DateTimeOffset Ended, string? Node, BentoTaskError Error);
