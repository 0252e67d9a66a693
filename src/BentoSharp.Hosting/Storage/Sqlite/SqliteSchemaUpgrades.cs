namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The upgrade scripts of <see cref="SqliteSchema"/> after the first.</summary>
internal static class SqliteSchemaUpgrades
{
    /// <summary>
    /// The attempts of tasks that ended without a result, keyed by the fence that each was leased with, and the lives of this database, which say on
    /// which node the others ran.
    /// </summary>
    public const string Attempts = """
        CREATE TABLE task_attempt (
            seq INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            number INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            node TEXT,
            error_code TEXT NOT NULL,
            error_message TEXT NOT NULL,
            PRIMARY KEY (seq, fence)) WITHOUT ROWID;

        CREATE TABLE store_epoch (
            epoch INTEGER PRIMARY KEY,
            node TEXT NOT NULL,
            started_at INTEGER NOT NULL);

        CREATE INDEX task_row_failed ON task_row (queue, finished_at) WHERE state = 3;
        CREATE INDEX task_row_retry ON task_row (retry_of) WHERE retry_of IS NOT NULL;

        CREATE VIEW attempts AS
        SELECT
            lower(hex(t.id)) AS task,
            a.number,
            strftime('%Y-%m-%dT%H:%M:%fZ', a.started_at / 1000000.0, 'unixepoch') AS started_at,
            strftime('%Y-%m-%dT%H:%M:%fZ', a.ended_at / 1000000.0, 'unixepoch') AS ended_at,
            a.node,
            a.error_code,
            a.error_message
        FROM task_attempt a
        JOIN task_row t ON t.seq = a.seq;
        """;
}
