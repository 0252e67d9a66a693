namespace BentoSharp.PostgreSql.Schema;

/// <summary>The upgrade scripts of <see cref="SchemaUpgrades"/>. <c>$s</c> is the schema.</summary>
internal static class SchemaScripts
{
    /// <summary>
    /// Times are microseconds since 1970 by the database's clock, states 0 pending, 1 in progress, 2 success, 3 failure, 4 canceled.
    /// </summary>
    /// <remarks>
    /// What has ended moves from <c>task_row</c> to <c>task_ended</c>, so that the table and the indexes that claims go through hold only what waits
    /// and runs. A task that waits for its time is not <c>ready</c>, so that no claim walks past it. <c>task_limit</c> has a row for each key that waits
    /// or runs: how many of it run, and where the first of it waits (its <c>head</c>). Who changes which of a key's tasks wait or run holds that row.
    /// How much is kept for an owner is his row of <c>task_owner</c> and the changes that are not folded into it yet; a task says what it adds.
    /// A payload is of a <c>life</c> while that writes it, and of nobody once a row of <c>task_payload</c> refers to it.
    /// </remarks>
    public const string Version1 = """
        CREATE FUNCTION $s.now_us() RETURNS bigint LANGUAGE sql VOLATILE AS
            'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint';

        CREATE TABLE $s.task_queue (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            service text NOT NULL,
            task text NOT NULL,
            UNIQUE (service, task));

        CREATE TABLE $s.node (
            life bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            started_at bigint NOT NULL,
            beat_at bigint NOT NULL,
            alive_until bigint NOT NULL,
            role text,
            version text,
            tasks text[],
            devices text[]);

        CREATE TABLE $s.task_row (
            id uuid PRIMARY KEY,
            seq bigint GENERATED ALWAYS AS IDENTITY,
            queue integer NOT NULL,
            state smallint NOT NULL,
            ready boolean NOT NULL,
            priority smallint NOT NULL,
            attempt integer NOT NULL,
            interruptions integer NOT NULL,
            fence bigint NOT NULL,
            due bigint NOT NULL,
            not_before bigint,
            deadline bigint,
            wait_until bigint,
            finish_until bigint,
            expires_at bigint,
            created_at bigint NOT NULL,
            executed_at bigint,
            life bigint,
            node text,
            progress double precision,
            progress_message text,
            error_code text,
            error_message text,
            owner text,
            parent uuid,
            child_key text,
            retry_of uuid,
            limit_key text,
            traceparent text,
            request_type text,
            request_headers bytea,
            request_arguments bytea NOT NULL,
            request_files bytea,
            owned_bytes bigint)
        WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.1);

        CREATE INDEX task_row_ready ON $s.task_row (queue, due, seq) WHERE state = 0 AND ready AND limit_key IS NULL;
        CREATE INDEX task_row_keyed ON $s.task_row (queue, limit_key, due, seq) WHERE state = 0 AND ready AND limit_key IS NOT NULL;
        CREATE INDEX task_row_key_running ON $s.task_row (queue, limit_key) WHERE state = 1 AND limit_key IS NOT NULL;
        CREATE INDEX task_row_delayed ON $s.task_row (not_before) WHERE state = 0 AND NOT ready;
        CREATE INDEX task_row_expiry ON $s.task_row (expires_at) WHERE state = 0 AND expires_at IS NOT NULL;
        CREATE INDEX task_row_running ON $s.task_row (life) WHERE life IS NOT NULL;
        CREATE INDEX task_row_owner ON $s.task_row (owner, id) WHERE owner IS NOT NULL;
        CREATE INDEX task_row_owner_pending ON $s.task_row (owner) WHERE state = 0 AND owner IS NOT NULL;
        CREATE INDEX task_row_parent ON $s.task_row (parent) WHERE parent IS NOT NULL;
        CREATE INDEX task_row_retry ON $s.task_row (retry_of) WHERE retry_of IS NOT NULL;

        CREATE TABLE $s.task_ended (
            id uuid PRIMARY KEY,
            seq bigint NOT NULL,
            queue integer NOT NULL,
            state smallint NOT NULL,
            priority smallint NOT NULL,
            attempt integer NOT NULL,
            interruptions integer NOT NULL,
            fence bigint NOT NULL,
            due bigint NOT NULL,
            not_before bigint,
            deadline bigint,
            created_at bigint NOT NULL,
            executed_at bigint,
            finished_at bigint NOT NULL,
            node text,
            progress double precision,
            progress_message text,
            error_code text,
            error_message text,
            owner text,
            parent uuid,
            child_key text,
            retry_of uuid,
            limit_key text,
            traceparent text,
            request_type text,
            request_headers bytea,
            request_arguments bytea NOT NULL,
            request_files bytea,
            response_status integer,
            response_type text,
            response_headers bytea,
            response_body bytea,
            response_payload uuid,
            response_length bigint,
            owned_bytes bigint);

        CREATE INDEX task_ended_finished ON $s.task_ended (queue, state, finished_at, seq);
        CREATE INDEX task_ended_owner ON $s.task_ended (owner, id) WHERE owner IS NOT NULL;
        CREATE INDEX task_ended_key ON $s.task_ended (limit_key, id) WHERE limit_key IS NOT NULL;
        CREATE INDEX task_ended_parent ON $s.task_ended (parent) WHERE parent IS NOT NULL;
        CREATE INDEX task_ended_retry ON $s.task_ended (retry_of) WHERE retry_of IS NOT NULL;

        CREATE TABLE $s.task_limit (
            queue integer NOT NULL,
            key text NOT NULL,
            running integer NOT NULL DEFAULT 0,
            head bigint,
            head_seq bigint,
            last_high bigint,
            last_normal bigint,
            last_low bigint,
            cost double precision,
            PRIMARY KEY (queue, key))
        WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

        CREATE INDEX task_limit_head ON $s.task_limit (queue, head, head_seq) WHERE head IS NOT NULL;

        CREATE TABLE $s.payload (
            id uuid PRIMARY KEY,
            life bigint,
            length bigint);

        CREATE INDEX payload_life ON $s.payload (life) WHERE life IS NOT NULL;

        CREATE TABLE $s.payload_chunk (
            payload uuid NOT NULL REFERENCES $s.payload ON DELETE CASCADE,
            number integer NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (payload, number));

        ALTER TABLE $s.payload_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

        CREATE TABLE $s.task_payload (
            task uuid NOT NULL,
            payload uuid NOT NULL,
            PRIMARY KEY (task, payload));

        CREATE INDEX task_payload_payload ON $s.task_payload (payload);

        CREATE TABLE $s.task_attempt (
            task uuid NOT NULL,
            fence bigint NOT NULL,
            number integer NOT NULL,
            started_at bigint NOT NULL,
            ended_at bigint NOT NULL,
            node text,
            error_code text NOT NULL,
            error_message text NOT NULL,
            PRIMARY KEY (task, fence));

        CREATE TABLE $s.task_log (
            task uuid NOT NULL,
            number bigint NOT NULL,
            attempt integer NOT NULL,
            logged_at bigint NOT NULL,
            level smallint NOT NULL,
            chars integer NOT NULL,
            total bigint NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (task, number));

        CREATE TABLE $s.task_items (
            task uuid NOT NULL,
            fence bigint NOT NULL,
            first bigint NOT NULL,
            count integer NOT NULL,
            attempt integer NOT NULL,
            lines bytea NOT NULL,
            PRIMARY KEY (task, fence, first));

        CREATE TABLE $s.task_owner (owner text PRIMARY KEY, bytes bigint NOT NULL) WITH (fillfactor = 50);
        CREATE TABLE $s.task_owner_change (owner text NOT NULL, bytes bigint NOT NULL) WITH (autovacuum_vacuum_scale_factor = 0.02);
        CREATE INDEX task_owner_change_owner ON $s.task_owner_change (owner);

        CREATE TABLE $s.task_key (
            owner text NOT NULL,
            queue integer NOT NULL,
            key text NOT NULL,
            id uuid NOT NULL,
            hash bytea NOT NULL,
            expires_at bigint NOT NULL,
            PRIMARY KEY (owner, queue, key));

        CREATE INDEX task_key_expiry ON $s.task_key (expires_at);

        CREATE TABLE $s.task_pause (
            service text NOT NULL,
            task text NOT NULL,
            paused_at bigint NOT NULL,
            PRIMARY KEY (service, task));

        CREATE VIEW $s.task_all AS
        SELECT id, seq, queue, state, priority, attempt, interruptions, fence, due, not_before, deadline, wait_until, finish_until, created_at,
            executed_at, NULL::bigint AS finished_at, node, progress, progress_message, error_code, error_message, owner, parent, child_key,
            retry_of, limit_key, traceparent, request_type, request_headers, request_arguments, request_files, NULL::integer AS response_status,
            NULL::text AS response_type, NULL::bytea AS response_headers, NULL::bytea AS response_body, NULL::uuid AS response_payload,
            NULL::bigint AS response_length
        FROM $s.task_row
        UNION ALL
        SELECT id, seq, queue, state, priority, attempt, interruptions, fence, due, not_before, deadline, NULL, NULL, created_at,
            executed_at, finished_at, node, progress, progress_message, error_code, error_message, owner, parent, child_key,
            retry_of, limit_key, traceparent, request_type, request_headers, request_arguments, request_files, response_status,
            response_type, response_headers, response_body, response_payload, response_length
        FROM $s.task_ended;
        """;

    /// <summary>Suspects (<see cref="TaskStateMachine.IsSuspect"/>) are found without looking at other tasks; there is hardly ever one.</summary>
    public const string Version2 =
        "CREATE INDEX task_row_suspect ON $s.task_row (queue) WHERE state = 0 AND ready AND interruptions >= 2;";

    /// <summary>
    /// For lists: the tasks of a key that have not ended, by their ids, and those that wait outside of the index that claims go by, in their order.
    /// </summary>
    public const string Version3 =
        """
        CREATE INDEX task_row_key ON $s.task_row (limit_key, id) WHERE limit_key IS NOT NULL;
        CREATE INDEX task_row_held ON $s.task_row (queue, due, seq) WHERE state = 0 AND NOT (ready AND limit_key IS NULL);
        """;
}
