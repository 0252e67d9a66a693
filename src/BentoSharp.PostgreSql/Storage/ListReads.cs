using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>Lists, counts and groups tasks.</summary>
internal sealed class ListReads(NpgsqlDataSource source, StoreParts common, TaskReads tasks)
{
    private const string Errors = "SELECT id, queue, error_code, left(error_message, 500) FROM $s.task_ended WHERE id = ANY($1)";

    private readonly ListWalk _walk = new(source, common);

    public async Task<TaskListPage> ReadAsync(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken)
    {
        var (found, next) = await FindAsync(query, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return new TaskListPage([], next);
        }

        // One that was deleted meanwhile is left out.
        var records = await tasks.ReadAsync(found, parts, cancellationToken).ConfigureAwait(false);
        return new TaskListPage([.. records.OfType<TaskRecord>()], next);
    }

    public async Task<TaskListCount> CountAsync(TaskListQuery query, int most, CancellationToken cancellationToken)
    {
        var (count, lookedAt) = (0, 0);
        await foreach (var row in _walk.RowsAsync(query, most, cancellationToken).ConfigureAwait(false))
        {
            if (++lookedAt > TaskListRules.MaxCountedOver || (row.IsMeant && count == most))
            {
                return new TaskListCount(count, IsMore: true);
            }

            count += row.IsMeant ? 1 : 0;
        }

        return new TaskListCount(count, IsMore: false);
    }

    public async Task<TaskFailureGroups> GroupFailuresAsync(TaskListQuery query, int most, CancellationToken cancellationToken)
    {
        var failed = query with { Order = TaskListOrder.LastEnded, States = [BentoTaskStatus.Failure] };
        var (meant, lookedAt, isMore) = (new List<ListedRow>(), 0, false);
        await foreach (var row in _walk.RowsAsync(failed, most + 1, cancellationToken).ConfigureAwait(false))
        {
            if (++lookedAt > most)
            {
                isMore = true;
                break;
            }

            if (row.IsMeant)
            {
                meant.Add(row);
            }
        }

        return new TaskFailureGroups(await GroupAsync(meant, cancellationToken).ConfigureAwait(false), isMore);
    }

    private async Task<IReadOnlyList<TaskFailureGroup>> GroupAsync(List<ListedRow> failed, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<Guid, (int Queue, BentoTaskError Error)>();
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var script = new Script(connection, common.Sql);
            script.Read(
                Errors,
                row => errors[row.GetGuid(0)] = (
                    row.GetInt32(1), new BentoTaskError(TaskColumns.Text(row, 2) ?? string.Empty, TaskColumns.Text(row, 3) ?? string.Empty)),
                failed.Select(static row => row.Id).ToArray());
            await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }

        var groups = new FailureGroups();
        foreach (var row in failed)
        {
            if (errors.TryGetValue(row.Id, out var known))
            {
                var queue = common.Queues.Known(known.Queue);
                groups.Add(queue.Service, queue.Task, known.Error, common.Clock.ToNode(row.Place.Place), row.Id);
            }
        }

        return groups.All;
    }

    private async Task<(List<Guid> Found, TaskListCursor? Next)> FindAsync(TaskListQuery query, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        var lookedAt = 0;
        TaskListCursor? last = null;
        await foreach (var row in _walk.RowsAsync(query, query.Limit + 1, cancellationToken).ConfigureAwait(false))
        {
            if (row.IsMeant)
            {
                if (found.Count == query.Limit)
                {
                    return (found, last);
                }

                found.Add(row.Id);
            }

            last = row.Place;
            if (++lookedAt == TaskListRules.MaxLookedAt)
            {
                return (found, last);
            }
        }

        return (found, null);
    }
}
