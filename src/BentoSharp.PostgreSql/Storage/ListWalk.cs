using System.Runtime.CompilerServices;
using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>A row that a list comes by.</summary>
internal readonly record struct ListedRow(Guid Id, TaskListCursor Place, bool IsMeant);

/// <summary>
/// Comes by tasks in the order of a list, some at a time. Rows that the query does not mean are come by too, so that who reads can stop: no list costs
/// more than it was given.
/// </summary>
internal sealed class ListWalk(NpgsqlDataSource source, StoreParts common)
{
    private const int MaxChunk = 5_000;
    private const int Growth = 4;

    private const string Running = "(SELECT *, NULL::bigint AS finished_at FROM $s.task_row)";
    private const string Ended = "$s.task_ended";

    // There are never many of these. Apart, so that nobody looks for them among all tasks, by their ids.
    private const string Leased = "(SELECT *, NULL::bigint AS finished_at FROM $s.task_row WHERE state = 1 AND life IS NOT NULL OFFSET 0)";

    /// <param name="query">Which.</param>
    /// <param name="expected">How many rows will be come by if all are meant.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public async IAsyncEnumerable<ListedRow> RowsAsync(TaskListQuery query, int expected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = await common.Queues.ScopeAsync(query.Service, query.Task, cancellationToken).ConfigureAwait(false);
        if (scope.Length == 0)
        {
            yield break;
        }

        query = ByDatabase(query);
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var chunk = Math.Clamp(expected, 1, MaxChunk);
        while (true)
        {
            var rows = await ReadAsync(connection, query, scope, chunk, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < chunk)
            {
                yield break;
            }

            query = query with { After = rows[^1].Place };
            chunk = Math.Min(chunk * Growth, MaxChunk);
        }
    }

    // The ids stay by the clocks of the nodes that made them.
    private TaskListQuery ByDatabase(TaskListQuery query) => query with
    {
        EndedAfter = common.Clock.ToDatabase(query.EndedAfter),
        EndedBefore = common.Clock.ToDatabase(query.EndedBefore),
    };

    private async Task<List<ListedRow>> ReadAsync(
        NpgsqlConnection connection, TaskListQuery query, int[] scope, int chunk, CancellationToken cancellationToken)
    {
        var rows = new List<ListedRow>();
        var (text, values) = Question(query, scope, chunk);
        if (text is null)
        {
            return rows;
        }

        var isByIds = query.Order == TaskListOrder.Newest;
        var script = new Script(connection, common.Sql);
        script.Read(
            text,
            row => rows.Add(new ListedRow(
                row.GetGuid(0),
                isByIds ? ListIds.PlaceOf(row.GetGuid(0)) : new TaskListCursor(row.GetInt64(2), row.GetInt64(3)),
                row.GetBoolean(1))),
            values);
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>The statement that gives the next rows, with its parameters; null where there can be none.</summary>
    internal static (string? Text, object?[] Values) Question(TaskListQuery query, int[] scope, int chunk)
    {
        var filter = new ListFilter(query, scope);
        var text = query.Order switch
        {
            TaskListOrder.LastEnded => LastEnded(query, filter, scope, chunk),
            TaskListOrder.NextToStart => NextToStart(query, filter, scope, chunk),
            _ => Newest(query, filter, chunk),
        };
        return (text, filter.Values);
    }

    private static string? Newest(TaskListQuery query, ListFilter filter, int chunk)
    {
        var (first, last) = TaskListRules.IdsOf(query);
        if (first > last)
        {
            return null;
        }

        var (from, to, limit) = (filter.Parameter(ListIds.Of(first)), filter.Parameter(ListIds.Of(last)), filter.Parameter(chunk));

        // Indexes have these in the order of the ids.
        var by = query switch
        {
            { LimitKey: { } key } => $"t.limit_key = {filter.Parameter(KeptText.Of(key))} AND",
            { Owner: { } owner } => $"t.owner = {filter.Parameter(KeptText.Of(owner))} AND",
            _ => "",
        };
        var tables = new List<string>();
        if (query.States.Count == 0 || query.States.Any(static state => !TaskStateMachine.IsTerminal(state)))
        {
            tables.Add(query.States is [BentoTaskStatus.InProgress] ? Leased : Running);
        }

        if (query.States.Count == 0 || query.States.Any(TaskStateMachine.IsTerminal))
        {
            tables.Add(Ended);
        }

        var parts = tables.Select(table =>
            $"(SELECT t.id, {filter.Sql} AS meant FROM {table} t WHERE {by} t.id >= {from} AND t.id <= {to} ORDER BY t.id DESC LIMIT {limit})");
        return $"SELECT id, meant FROM ({string.Join(" UNION ALL ", parts)}) found ORDER BY id DESC LIMIT {limit}";
    }

    private static string LastEnded(TaskListQuery query, ListFilter filter, int[] scope, int chunk)
    {
        var end = query.EndedBefore is { } time ? TaskOrder.Microseconds(time) : long.MaxValue;
        var after = query.After is { } cursor && cursor.Place < end ? cursor : new TaskListCursor(end, long.MinValue);
        var (names, place, number, limit) = (filter.Parameter(scope), filter.Parameter(after.Place), filter.Parameter(after.Number), filter.Parameter(chunk));
        var from = filter.Parameter(query.EndedAfter is { } start ? TaskOrder.Microseconds(start) : long.MinValue);
        return $"""
            SELECT f.id, f.meant, f.finished_at, f.seq FROM unnest({names}) AS q (id) CROSS JOIN LATERAL (
                SELECT t.id, {filter.Sql} AS meant, t.finished_at, t.seq FROM {Ended} t
                WHERE t.queue = q.id AND t.state = 3 AND t.finished_at <= {place} AND (t.finished_at, t.seq) < ({place}, {number}) AND t.finished_at >= {from}
                ORDER BY t.finished_at DESC, t.seq DESC LIMIT {limit}) f
            ORDER BY f.finished_at DESC, f.seq DESC LIMIT {limit}
            """;
    }

    private static string NextToStart(TaskListQuery query, ListFilter filter, int[] scope, int chunk)
    {
        var after = query.After ?? new TaskListCursor(long.MinValue, long.MinValue);
        var (names, place, number, limit) = (filter.Parameter(scope), filter.Parameter(after.Place), filter.Parameter(after.Number), filter.Parameter(chunk));

        // Most are in the index that claims go by, the others in one of their own.
        return $"""
            SELECT f.id, f.meant, f.due, f.seq FROM unnest({names}) AS q (id) CROSS JOIN LATERAL (
                {Part("t.ready AND t.limit_key IS NULL")} UNION ALL {Part("NOT (t.ready AND t.limit_key IS NULL)")}) f
            ORDER BY f.due, f.seq LIMIT {limit}
            """;

        string Part(string which) =>
            $"""
            (SELECT t.id, {filter.Sql} AS meant, t.due, t.seq FROM {Running} t
            WHERE t.queue = q.id AND t.state = 0 AND {which} AND (t.due, t.seq) > ({place}, {number}) ORDER BY t.due, t.seq LIMIT {limit})
            """;
    }
}
