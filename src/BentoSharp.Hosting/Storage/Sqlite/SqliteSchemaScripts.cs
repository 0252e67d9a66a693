namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The upgrade scripts of <see cref="SqliteSchema"/>.</summary>
internal static class SqliteSchemaScripts
{
    /// <summary>
    /// Times are microseconds since 1970, ids 16 bytes in the order of their digits, states 0 pending, 1 in progress, 2 success, 3 failure,
    /// 4 canceled.
    /// </summary>
    /// <remarks>
    /// Every index beside the one of the ids is partial, because each costs every insert: finished rows are in none of them. The bodies stand
    /// last in the row, so that reading a state never meets them. A large request stands in a table of its own, for SQLite writes a whole row
    /// again whenever it grows, as it does when an attempt begins.
    /// </remarks>
    public const string Version1 = """
        CREATE TABLE store_meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO store_meta (name, value) VALUES ('epoch', 0), ('clean', 1);

        CREATE TABLE task_queue (
            id INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            task TEXT NOT NULL,
            UNIQUE (service, task));

        CREATE TABLE task_row (
            seq INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            queue INTEGER NOT NULL,
            state INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            interruptions INTEGER NOT NULL,
            due INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            not_before INTEGER,
            deadline INTEGER,
            created_at INTEGER NOT NULL,
            executed_at INTEGER,
            finished_at INTEGER,
            progress REAL,
            progress_message TEXT,
            error_code TEXT,
            error_message TEXT,
            owner TEXT,
            parent BLOB,
            child_key TEXT,
            retry_of BLOB,
            limit_key TEXT,
            traceparent TEXT,
            request_type TEXT,
            request_headers TEXT,
            response_status INTEGER,
            response_type TEXT,
            response_headers TEXT,
            request_arguments BLOB,
            request_files BLOB,
            response_body BLOB);

        CREATE TABLE task_large_request (
            seq INTEGER PRIMARY KEY,
            arguments BLOB NOT NULL,
            files BLOB);

        CREATE TABLE task_log (
            seq INTEGER NOT NULL,
            number INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            logged_at INTEGER NOT NULL,
            level INTEGER NOT NULL,
            total INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (seq, number)) WITHOUT ROWID;

        CREATE TABLE task_key (
            owner TEXT NOT NULL,
            queue INTEGER NOT NULL,
            key TEXT NOT NULL,
            id BLOB NOT NULL,
            hash BLOB NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (owner, queue, key)) WITHOUT ROWID;

        CREATE INDEX task_key_expiry ON task_key (expires_at);
        CREATE UNIQUE INDEX task_row_id ON task_row (id);
        CREATE INDEX task_row_pending ON task_row (queue, due) WHERE state = 0;
        CREATE INDEX task_row_running ON task_row (state) WHERE state = 1;
        CREATE INDEX task_row_delayed ON task_row (not_before) WHERE state = 0 AND not_before IS NOT NULL;
        CREATE INDEX task_row_deadline ON task_row (deadline) WHERE state = 0 AND deadline IS NOT NULL;
        CREATE UNIQUE INDEX task_row_child ON task_row (parent, child_key) WHERE parent IS NOT NULL;

        CREATE VIEW tasks AS
        SELECT
            lower(hex(t.id)) AS id,
            q.service,
            q.task,
            CASE t.state WHEN 0 THEN 'pending' WHEN 1 THEN 'in_progress' WHEN 2 THEN 'completed' WHEN 3 THEN 'failed' ELSE 'canceled' END AS state,
            t.attempt,
            t.interruptions,
            t.fence,
            CASE t.priority WHEN 0 THEN 'high' WHEN 1 THEN 'normal' ELSE 'low' END AS priority,
            strftime('%Y-%m-%dT%H:%M:%fZ', t.created_at / 1000000.0, 'unixepoch') AS created_at,
            strftime('%Y-%m-%dT%H:%M:%fZ', t.executed_at / 1000000.0, 'unixepoch') AS executed_at,
            strftime('%Y-%m-%dT%H:%M:%fZ', t.finished_at / 1000000.0, 'unixepoch') AS finished_at,
            strftime('%Y-%m-%dT%H:%M:%fZ', t.due / 1000000.0, 'unixepoch') AS due,
            strftime('%Y-%m-%dT%H:%M:%fZ', t.not_before / 1000000.0, 'unixepoch') AS not_before,
            strftime('%Y-%m-%dT%H:%M:%fZ', t.deadline / 1000000.0, 'unixepoch') AS deadline,
            t.progress,
            t.progress_message,
            t.error_code,
            t.error_message,
            t.owner,
            lower(hex(t.parent)) AS parent,
            t.child_key,
            lower(hex(t.retry_of)) AS retry_of,
            t.limit_key,
            t.traceparent,
            t.request_type,
            coalesce(length(t.request_arguments), length(l.arguments)) AS arguments_bytes,
            coalesce(length(t.request_files), length(l.files), 0) AS files_bytes,
            t.response_status,
            t.response_type,
            length(t.response_body) AS response_bytes,
            t.seq
        FROM task_row t
        JOIN task_queue q ON q.id = t.queue
        LEFT JOIN task_large_request l ON l.seq = t.seq;

        CREATE VIEW logs AS
        SELECT
            lower(hex(t.id)) AS task,
            l.number,
            l.attempt,
            strftime('%Y-%m-%dT%H:%M:%fZ', l.logged_at / 1000000.0, 'unixepoch') AS logged_at,
            CASE l.level WHEN 0 THEN 'trace' WHEN 1 THEN 'debug' WHEN 2 THEN 'information' WHEN 3 THEN 'warning' WHEN 4 THEN 'error'
                ELSE 'critical' END AS level,
            l.text
        FROM task_log l
        JOIN task_row t ON t.seq = l.seq;

        CREATE VIEW queues AS
        SELECT
            q.service,
            q.task,
            (SELECT count(*) FROM task_row t WHERE t.queue = q.id AND t.state = 0) AS pending,
            (SELECT count(*) FROM task_row t WHERE t.queue = q.id AND t.state = 1) AS in_progress
        FROM task_queue q;
        """;
}
