namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Deletes tasks that ended long ago, and then those that are too many (<see cref="SurplusWalk"/>).</summary>
/// <remarks>
/// The first without an index over finished rows, which every task would pay for: rows are numbered in the order of their submits, and a task ends after
/// its submit, so a walk from the oldest row on meets everything old before it meets a row that is too young. Old rows that still wait, or that
/// are kept longer than others, are walked past once in each pass.
/// </remarks>
internal sealed class SqliteRetention(
    SqliteConnection connection, SqliteQueues queues, Payloads.FilePayloadStore payloads, OwnerAccounts accounts)
{
    // A task may have many log lines and items: so many rows of them end a step early.
    private const int PartsInStep = 20_000;

    private readonly SqliteTransaction _transaction = new(connection);
    private readonly LogRows _logs = new(connection);
    private readonly ItemRows _items = new(connection);
    private readonly KeyRows _keys = new(connection);
    private readonly PayloadRows _payloadRows = new(connection);
    private readonly List<Guid> _freePayloads = [];

    private readonly SqliteStatement _next = connection.Prepare(
        $"SELECT seq, created_at, finished_at, request_arguments IS NULL, queue, state, {EndedRow.HasOpenParent} FROM task_row t WHERE seq > ?1 ORDER BY seq LIMIT ?2");

    private readonly SqliteStatement _owned = connection.Prepare("SELECT owner, owned_bytes FROM task_row WHERE seq = ?1 AND owner IS NOT NULL");
    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM task_row WHERE seq = ?1");
    private readonly SqliteStatement _deleteLarge = connection.Prepare("DELETE FROM task_large_request WHERE seq = ?1");
    private readonly SqliteStatement _deleteAttempts = connection.Prepare("DELETE FROM task_attempt WHERE seq = ?1");
    private readonly SurplusWalk _surplus = new(connection, queues);
    private readonly List<EndedRow> _old = [];
    private long _walkedTo;
    private bool _isInSurplus;

    /// <summary>Walks a step.</summary>
    /// <returns>Whether the pass goes on.</returns>
    public bool Step(RetentionPlan plan, DateTimeOffset now, int max)
    {
        if (_keys.DeleteExpired(now, max))
        {
            return true;
        }

        _old.Clear();
        return _isInSurplus ? StepOfSurplus(plan, max) : StepOfAge(plan, max);
    }

    private bool StepOfAge(RetentionPlan plan, int max)
    {
        var goesOn = plan.Latest is { } latest && Walk(plan, TaskOrder.Microseconds(latest), max);
        if (DeleteAll() is { } last)
        {
            _walkedTo = last.Seq;
            return true;
        }

        if (goesOn)
        {
            return true;
        }

        _walkedTo = 0;
        return _isInSurplus = plan.CountedBefore is not null;
    }

    private bool StepOfSurplus(RetentionPlan plan, int max)
    {
        _isInSurplus = _surplus.Step(plan, max, _old);
        if (DeleteAll() is { } last)
        {
            _surplus.GoBackTo(last);
            _isInSurplus = true;
        }

        return _isInSurplus;
    }

    private bool Walk(RetentionPlan plan, long latest, int max)
    {
        _next.Bind(1, _walkedTo);
        _next.Bind(2, (long)max);
        var walked = 0;
        try
        {
            for (; _next.Step(); walked++)
            {
                if (_next.Int64(1) >= latest)
                {
                    return false;
                }

                _walkedTo = _next.Int64(0);
                if (!_next.IsNull(2) && _next.Int64(2) < latest && IsOld(plan, TaskOrder.Time(_next.Int64(2))))
                {
                    _old.Add(new EndedRow(_walkedTo, _next.Int64(2), _next.Int32(3) == 1));
                }
            }
        }
        finally
        {
            _next.Reset();
        }

        return walked == max;
    }

    private bool IsOld(RetentionPlan plan, DateTimeOffset finished)
    {
        var queue = queues.ById(_next.Int64(4));
        return finished < plan.Before(queue.Service, queue.Task, (BentoTaskStatus)_next.Int32(5)) && _next.Int32(6) == 0;
    }

    /// <summary>Deletes what was found to be old.</summary>
    /// <returns>The last one, where those after it are left to the next step; null where all are deleted.</returns>
    private EndedRow? DeleteAll()
    {
        if (_old.Count == 0)
        {
            return null;
        }

        try
        {
            _freePayloads.Clear();
            _transaction.Begin();
            var deleted = 0;
            for (var parts = 0; deleted < _old.Count && parts < PartsInStep; deleted++)
            {
                parts += Delete(_old[deleted].Seq, _old[deleted].IsLarge);
            }

            accounts.Write();
            _transaction.Commit();
            accounts.Accept();
            DeletePayloads();
            return deleted == _old.Count ? null : _old[deleted - 1];
        }
        catch
        {
            accounts.Revert();
            _transaction.Rollback();
            throw;
        }
    }

    private int Delete(long seq, bool isLarge)
    {
        Release(seq);
        Run(_delete, seq);
        Run(_deleteAttempts, seq);
        if (isLarge)
        {
            Run(_deleteLarge, seq);
        }

        _payloadRows.Delete(seq, _freePayloads);
        return _logs.Delete(seq) + _items.Delete(seq);
    }

    /// <summary>Takes what is deleted from what is kept for its owner.</summary>
    private void Release(long seq)
    {
        _owned.Bind(1, seq);
        if (_owned.Step())
        {
            accounts.Keep(_owned.Text(0), -_owned.Int64(1));
            _owned.Reset();
        }
    }

    /// <summary>Only now: a file without a row is swept one day, a row without its file is broken for ever.</summary>
    private void DeletePayloads()
    {
        if (_freePayloads.Count > 0)
        {
            payloads.DeleteLater([.. _freePayloads]);
        }
    }

    private static void Run(SqliteStatement statement, long seq)
    {
        statement.Bind(1, seq);
        statement.Run();
    }
}
