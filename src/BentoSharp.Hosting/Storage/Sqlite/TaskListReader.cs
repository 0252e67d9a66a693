namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Lists, counts and groups tasks. One belongs to one connection.</summary>
internal sealed class TaskListReader(SqliteConnection connection, SqliteQueues queues, TaskRowReader rows)
{
    private readonly TaskListWalk _walk = new(connection, queues);
    private SqliteStatement? _error;

    public TaskListPage Read(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken)
    {
        var (found, next) = Find(query, cancellationToken);
        return new TaskListPage([.. found.Select(seq => rows.BySeq(seq, parts)!.Value.Task)], next);
    }

    public TaskListCount Count(TaskListQuery query, int most, CancellationToken cancellationToken)
    {
        var (count, lookedAt) = (0, 0);
        foreach (var row in _walk.Rows(query, cancellationToken))
        {
            if (++lookedAt > TaskListRules.MaxCountedOver || (row.IsMeant && count == most))
            {
                return new TaskListCount(count, IsMore: true);
            }

            count += row.IsMeant ? 1 : 0;
        }

        return new TaskListCount(count, IsMore: false);
    }

    public TaskFailureGroups GroupFailures(TaskListQuery query, int most, CancellationToken cancellationToken)
    {
        var groups = new FailureGroups();
        var lookedAt = 0;
        foreach (var row in _walk.Rows(query with { Order = TaskListOrder.LastEnded, States = [BentoTaskStatus.Failure] }, cancellationToken))
        {
            if (++lookedAt > most)
            {
                return new TaskFailureGroups(groups.All, IsMore: true);
            }

            if (row.IsMeant)
            {
                Add(row);
            }
        }

        return new TaskFailureGroups(groups.All, IsMore: false);

        void Add(in ListedRow row)
        {
            _error ??= connection.Prepare("SELECT queue, id, error_code, substr(error_message, 1, 500) FROM task_row WHERE seq = ?1");
            _error.Bind(1, row.Seq);
            _error.Step();
            var queue = queues.ById(_error.Int64(0));
            var error = new BentoTaskError(_error.Text(2) ?? string.Empty, _error.Text(3) ?? string.Empty);
            groups.Add(queue.Service, queue.Task, error, TaskOrder.Time(row.Place.Place), _error.Id(1)!.Value);
            _error.Reset();
        }
    }

    private (List<long> Found, TaskListCursor? Next) Find(TaskListQuery query, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        var lookedAt = 0;
        TaskListCursor? last = null;
        foreach (var row in _walk.Rows(query, cancellationToken))
        {
            if (row.IsMeant)
            {
                if (found.Count == query.Limit)
                {
                    return (found, last);
                }

                found.Add(row.Seq);
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
