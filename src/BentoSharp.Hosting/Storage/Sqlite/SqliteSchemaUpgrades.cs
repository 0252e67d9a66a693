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

    /// <summary>
    /// Adds the references to bodies that are kept apart from the rows. Part 0 is the answer, which then has no <c>response_body</c>; the
    /// others are files of the request.
    /// </summary>
    public const string Payloads = """
        CREATE TABLE task_payload (
            seq INTEGER NOT NULL,
            part INTEGER NOT NULL,
            id BLOB NOT NULL,
            length INTEGER NOT NULL,
            PRIMARY KEY (seq, part)) WITHOUT ROWID;

        CREATE INDEX task_payload_id ON task_payload (id);

        CREATE VIEW payloads AS
        SELECT
            lower(hex(t.id)) AS task,
            CASE p.part WHEN 0 THEN 'response' ELSE 'file' END AS part,
            p.length AS bytes,
            lower(substr(hex(p.id), -2)) || '/' || lower(hex(p.id)) AS file
        FROM task_payload p
        JOIN task_row t ON t.seq = p.seq;
        """;

    /// <summary>
    /// Limits of waiting and of the whole task. <c>expires_at</c> is the earliest limit while a task waits, so one index serves all of them. The
    /// columns stand behind the bodies: they are read only of tasks that have not ended, which have no large body in their row.
    /// </summary>
    public const string Timeouts = """
        ALTER TABLE task_row ADD COLUMN expires_at INTEGER;
        ALTER TABLE task_row ADD COLUMN wait_until INTEGER;
        ALTER TABLE task_row ADD COLUMN finish_until INTEGER;
        UPDATE task_row SET expires_at = deadline WHERE state < 2 AND deadline IS NOT NULL;
        DROP INDEX task_row_deadline;
        CREATE INDEX task_row_expiry ON task_row (expires_at) WHERE state = 0 AND expires_at IS NOT NULL;
        """;

    /// <summary>What is paused: a task of a service, or, under an empty name, all of it.</summary>
    public const string Pauses = """
        CREATE TABLE task_pause (
            service TEXT NOT NULL,
            task TEXT NOT NULL,
            paused_at INTEGER NOT NULL,
            PRIMARY KEY (service, task)) WITHOUT ROWID;
        """;

    /// <summary>
    /// How much is kept for each owner: the lengths of arguments, files and results of the tasks that belong to somebody. A row says what it
    /// adds to its owner's sum, so that its deletion takes away the same.
    /// </summary>
    public const string Owners = """
        ALTER TABLE task_row ADD COLUMN owned_bytes INTEGER;
        UPDATE task_row SET owned_bytes = coalesce(length(request_arguments), 0) + coalesce(length(request_files), 0) + coalesce(length(response_body), 0)
            + coalesce((SELECT length(l.arguments) FROM task_large_request l WHERE l.seq = task_row.seq), 0)
            + coalesce((SELECT sum(p.length) FROM task_payload p WHERE p.seq = task_row.seq), 0)
        WHERE owner IS NOT NULL;
        CREATE TABLE task_owner (owner TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO task_owner (owner, bytes) SELECT owner, sum(owned_bytes) FROM task_row WHERE owner IS NOT NULL GROUP BY owner;
        CREATE INDEX task_row_owner_pending ON task_row (owner) WHERE state = 0 AND owner IS NOT NULL;
        """;

    /// <summary>The order within each key. Tasks without one are not in it.</summary>
    public const string Keys = "CREATE INDEX task_row_keyed ON task_row (queue, limit_key, due) WHERE state = 0 AND limit_key IS NOT NULL";

    /// <summary>The tasks of an owner and of a key, the ids of which begin with the time. Tasks without one are in neither.</summary>
    public const string Lists = """
        CREATE INDEX task_row_owner ON task_row (owner, id) WHERE owner IS NOT NULL;
        CREATE INDEX task_row_key ON task_row (limit_key, id) WHERE limit_key IS NOT NULL;
        """;

    /// <summary>
    /// What tasks stream: a row for each report, with its items as JSON on one line each. They belong to the run whose fence they have, and those of
    /// earlier runs are deleted.
    /// </summary>
    public const string Items = """
        CREATE TABLE task_items (
            seq INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            first INTEGER NOT NULL,
            count INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            lines BLOB NOT NULL,
            PRIMARY KEY (seq, fence, first));

        CREATE VIEW items AS
        SELECT lower(hex(t.id)) AS task, i.attempt, i.first, i.count, CAST(i.lines AS TEXT) AS lines
        FROM task_items i
        JOIN task_row t ON t.seq = i.seq;
        """;
}
