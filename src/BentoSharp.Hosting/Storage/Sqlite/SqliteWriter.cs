namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Carries out batches on the write connection. Used by one thread at a time.</summary>
/// <remarks>
/// The database is the log and memory is the queue: each step changes both, and where the commit fails the memory is put back or read from
/// the database again.
/// </remarks>
internal sealed class SqliteWriter
{
    private readonly SqliteTransaction _transaction;
    private readonly TaskRowReader _reader;
    private readonly TaskRowWriter _rows;
    private readonly LogRows _logs;
    private readonly ItemRows _items;
    private readonly AttemptRows _attempts;
    private readonly SqlitePauses _pauses;
    private readonly ChildRows _children;
    private readonly KeyRows _keys;
    private readonly OwnerAccounts _accounts;
    private readonly SqliteQueues _queues;
    private readonly WaitingTimes _times;
    private readonly RunningTasks _running = new();
    private readonly SuspectTurn<WaitingPlace> _suspects;
    private readonly StagedInserts _inserts;
    private readonly ClaimStep _claims;
    private readonly SqliteStatement _trial;
    private readonly TimeProvider _time;

    public SqliteWriter(SqliteConnection connection, SqliteQueues queues, TaskRowReader reader, TaskRowWriter rows, AttemptRows attempts, SqlitePauses pauses, OwnerAccounts accounts, int maxInterruptions, TimeProvider time)
    {
        _time = time;
        _queues = queues;
        _transaction = new SqliteTransaction(connection);
        _reader = reader;
        _rows = rows;
        _attempts = attempts;
        _pauses = pauses;
        _accounts = accounts;
        _logs = new LogRows(connection);
        _items = new ItemRows(connection);
        _children = new ChildRows(connection);
        _keys = new KeyRows(connection);
        _times = new WaitingTimes(connection, queues);
        _inserts = new StagedInserts(queues, _rows);
        var loader = new ReadyKeyLoader(connection, queues, _inserts, _times, _transaction);
        _suspects = new SuspectTurn<WaitingPlace>(_running, maxInterruptions);
        _claims = new ClaimStep(_transaction, queues, loader, _inserts, _reader, _rows, _running, _suspects, _times, pauses, accounts);
        _trial = connection.Prepare("INSERT INTO store_meta (name, value) VALUES ('trials', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1");
        _inserts.Continue(connection.Number("SELECT max(seq) FROM task_row") ?? 0);
    }

    /// <summary>When the next task becomes ready or expires, or others may begin beside a suspect.</summary>
    /// <remarks>Once others may begin, that is for the next demand to find.</remarks>
    public DateTimeOffset? NextWake =>
        _suspects.HeldUntil is { } others && others > _time.GetUtcNow() && !(_times.Next <= others) ? others : _times.Next;

    /// <summary>Carries out a batch.</summary>
    public void Commit(StoreBatch batch)
    {
        try
        {
            Apply(batch, StoredNow());
            _transaction.Commit();
        }
        catch
        {
            Revert(batch);
            throw;
        }

        _children.Clear();
        _queues.Accept();
        _running.Accept();
        _suspects.Accept();
        _accounts.Accept();
        _pauses.Accept();
    }

    // Cut to what the database keeps, so that what a caller is told equals what it reads later.
    private DateTimeOffset StoredNow() => TaskOrder.Time(TaskOrder.Microseconds(_time.GetUtcNow()));

    private void Apply(StoreBatch batch, DateTimeOffset now)
    {
        if (batch.IsTrial)
        {
            _transaction.Begin();
            _trial.Run();
        }

        foreach (var report in batch.Reports)
        {
            Report(report);
        }

        foreach (var cancel in batch.Cancels)
        {
            Cancel(cancel, batch, now);
        }

        foreach (var finish in batch.Finishes)
        {
            Finish(finish, now);
        }

        _times.Release(TaskOrder.Microseconds(now));
        Expire(batch, now);
        foreach (var insert in batch.Inserts)
        {
            Insert(insert, batch, now);
        }

        foreach (var pause in batch.Pauses)
        {
            _transaction.Begin();
            _pauses.Apply(pause, now);
        }

        _claims.Run(batch, now);
        if (_inserts.Any)
        {
            _transaction.Begin();
            _inserts.Write();
        }

        if (_accounts.HasWrites)
        {
            _transaction.Begin();
            _accounts.Write();
        }
    }

    private void Cancel(CancelOperation cancel, StoreBatch batch, DateTimeOffset now)
    {
        _transaction.Begin();
        if (_reader.ById(cancel.Id, TaskParts.None) is not { } row || row.Task.Service != cancel.Service || cancel.Owners?.Includes(row.Task.Owner) == false)
        {
            return;
        }

        cancel.StateBefore = row.Task.State;
        if (Cancel(row, now) && cancel.IncludeChildren)
        {
            CancelChildren(row.Task.Id, batch, now);
        }
    }

    private void CancelChildren(Guid first, StoreBatch batch, DateTimeOffset now)
    {
        var parents = new Queue<Guid>([first]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var seq in _children.All(parent))
            {
                var child = _reader.BySeq(seq, TaskParts.None)!.Value;
                parents.Enqueue(child.Task.Id);
                if (Cancel(child, now))
                {
                    batch.CanceledChildren.Add(
                        new TaskEnd(child.Task.Id, BentoTaskStatus.Canceled, WasRunning: child.Task.State == BentoTaskStatus.InProgress));
                }
            }
        }
    }

    private bool Cancel(in TaskRow row, DateTimeOffset now)
    {
        if (TaskStateMachine.Cancel(row.Standing, now) is not { } after)
        {
            return false;
        }

        _rows.Cancel(row.Seq, after);
        var queue = _queues.Touch(row.Queue);
        if (row.Task.State == BentoTaskStatus.Pending)
        {
            _accounts.Wait(row.Task.Owner, -1);
            queue.PendingChange--;
        }
        else
        {
            queue.InProgressChange--;
            _running.Remove(row.Task.Id);
            if (row.Task.LimitKey is { } limitKey)
            {
                queue.Keyed.End(limitKey, cost: null);
            }
        }

        return true;
    }

    private void Finish(FinishOperation finish, DateTimeOffset now)
    {
        if (!_running.TryGet(finish.Id, out var task) || After(finish, task.Standing, now) is not { } after)
        {
            return;
        }

        _transaction.Begin();
        _running.Remove(finish.Id);
        EndAttempt(task, now);
        var keptBytes = task.Owner is null ? 0 : OwnedBytes.Of(finish.Response);
        finish.IsApplied = TaskStateMachine.IsTerminal(after.State)
            ? _rows.End(task.Seq, after, finish.Error, finish.Response, keptBytes)
            : _rows.Wait(task.Seq, after, finish.Error);
        if (finish.IsApplied && TaskStateMachine.IsTerminal(after.State))
        {
            _accounts.Keep(task.Owner, keptBytes);
        }

        if (finish is { IsApplied: true, Logs.IsEmpty: false })
        {
            _logs.Add(task.Seq, task.Standing.Attempt, finish.Logs);
        }

        if (finish is { IsApplied: true, Items.Lines: not null })
        {
            _items.Add(task.Seq, task.Standing.Fence, task.Standing.Attempt, finish.Items);
        }

        if (finish.IsApplied && AttemptHistory.ErrorOf(finish.End, finish.Error) is { } error)
        {
            _attempts.Add(task.Seq, task.Standing, now, error);
        }

        if (finish.IsApplied && after.State == BentoTaskStatus.Pending)
        {
            Enqueue(task.Queue, task.Seq, task.Owner, task.LimitKey, after.Due, after.NotBefore, after.ExpiresAt, now);
        }
    }

    private void EndAttempt(in RunningTask task, DateTimeOffset now)
    {
        _queues.Touch(task.Queue).InProgressChange--;
        if (task.LimitKey is { } limitKey)
        {
            var cost = (now - task.Standing.ExecutedAt)?.TotalMicroseconds;
            task.Queue.Keyed.End(limitKey, cost is null ? null : Math.Max(cost.Value, 0));
        }
    }

    private static TaskStanding? After(FinishOperation finish, in TaskStanding task, DateTimeOffset now) => finish.End switch
    {
        AttemptEnd.Succeeded => TaskStateMachine.Succeed(task, finish.Fence, now),
        AttemptEnd.Failed => TaskStateMachine.Fail(task, finish.Fence, now),
        AttemptEnd.Retry => TaskStateMachine.RetryLater(task, finish.Fence, finish.NotBefore, finish.Due),
        _ => TaskStateMachine.GiveBack(task, finish.Fence, finish.NotBefore, finish.Due, finish.IsInterruption),
    };

    private void Report(ReportOperation report)
    {
        if (_running.TryGet(report.Id, out var task) && task.Standing.Fence == report.Fence)
        {
            _transaction.Begin();
            if (report.Progress is { } progress)
            {
                _rows.Report(task.Seq, progress, report.Message);
            }

            if (!report.Logs.IsEmpty)
            {
                _logs.Add(task.Seq, task.Standing.Attempt, report.Logs);
            }

            if (!report.Items.IsEmpty)
            {
                _items.Add(task.Seq, task.Standing.Fence, task.Standing.Attempt, report.Items);
            }
        }
    }

    private void Expire(StoreBatch batch, DateTimeOffset now)
    {
        foreach (var seq in _times.TakeExpired(TaskOrder.Microseconds(now)))
        {
            _transaction.Begin();
            if (_reader.BySeq(seq, TaskParts.None) is { } row && TaskStateMachine.Expire(row.Standing, now) is { } after)
            {
                var failure = TaskExpiry.Of(row.Standing)!.Value.Failure;
                _rows.End(seq, after, failure.Error, failure.Response);
                _queues.Touch(row.Queue).PendingChange--;
                _accounts.Wait(row.Task.Owner, -1);
                batch.EndedInQueue.Add(row.Task.Id);
            }
        }

        _times.FindNextDeadline();
    }

    private void Insert(InsertOperation insert, StoreBatch batch, DateTimeOffset now)
    {
        var task = insert.Task;
        if (task.State != BentoTaskStatus.Pending || task.Fence != 0 || task.Request is null)
        {
            throw new TaskStoreException($"Task {task.Id:N} can't be inserted: a new task is pending, of fence 0, and has a request.")
            {
                ConcernsOneOperation = true,
            };
        }

        var queue = _queues.Touch(_queues.FindOrCreate(task.Service, task.Task));
        if (FindByKey(insert, queue, now) || FindChild(insert, queue))
        {
            return;
        }

        if (!_rows.HasSharedFiles(task))
        {
            insert.Result = InsertResult.FilesGone;
            return;
        }

        if (Refuse(insert) is not null)
        {
            // What idle workers take at once does not wait.
            _claims.Run(batch, now);
            if (Refuse(insert) is { } refused)
            {
                insert.Result = refused;
                return;
            }
        }

        if (insert.Idempotency is { } key)
        {
            _transaction.Begin();
            _keys.Insert(queue.Id, task.Owner, key, task.Id);
        }

        if (insert.ParentFence is not null)
        {
            _children.Insert(task.Parent!.Value, task.ChildKey!, task.Id, queue.Id);
        }

        if (task.LimitKey is { } limitKey)
        {
            task = task with { Due = queue.Keyed.Share(limitKey, task) };
        }

        _accounts.Keep(task.Owner, OwnedBytes.Of(task.Request));
        Enqueue(queue, _inserts.Add(queue, task), task.Owner, task.LimitKey, task.Due, task.NotBefore, TaskRow.StandingOf(task).ExpiresAt, now);
    }

    /// <summary>Whether the task must not be inserted, because its idempotency key is in use.</summary>
    private bool FindByKey(InsertOperation insert, SqliteQueue queue, DateTimeOffset now)
    {
        if (insert.Idempotency is not { } key || _keys.Find(queue.Id, insert.Task.Owner, key, now) is not { } existing)
        {
            return false;
        }

        insert.Result = existing.IsSame ? InsertResult.Exists : InsertResult.KeyTaken;
        insert.ExistingId = existing.Id;
        return true;
    }

    /// <summary>Whether the task must not be inserted, because its parent has it already or has lost the right to submit it.</summary>
    private bool FindChild(InsertOperation insert, SqliteQueue queue)
    {
        if (insert.ParentFence is not { } fence)
        {
            return false;
        }

        var task = insert.Task;
        if (!_running.TryGet(task.Parent!.Value, out var parent) || parent.Standing.Fence != fence)
        {
            insert.Result = InsertResult.ParentStale;
            return true;
        }

        if (_children.Find(parent: task.Parent.Value, task.ChildKey!) is not { } existing)
        {
            return false;
        }

        insert.Result = queue.Id == existing.Queue ? InsertResult.Exists : InsertResult.KeyTaken;
        insert.ExistingId = existing.Id;
        return true;
    }

    /// <summary>Why a task must not be inserted: as many wait as may, or its owner has as much as he may. Null where it may be.</summary>
    private InsertResult? Refuse(InsertOperation insert) =>
        insert.MaxPending is { } max && _queues.Pending(insert.Task.Service) >= max ? InsertResult.QueueFull : _accounts.Refuse(insert);

    private void Enqueue(
        SqliteQueue queue, long seq, string? owner, string? limitKey, long due, DateTimeOffset? notBefore, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        queue.PendingChange++;
        _accounts.Wait(owner, 1);
        if (expiresAt is { } expires)
        {
            _times.Expire(expires);
        }

        if (notBefore > now)
        {
            _times.Delay(notBefore.Value);
        }
        else
        {
            queue.Offer(limitKey, new ReadyKey(due, seq));
        }
    }

    private void Revert(StoreBatch batch)
    {
        _inserts.Clear();
        _children.Clear();
        _queues.Revert();
        _running.Revert();
        _suspects.Revert();
        _accounts.Revert();
        _pauses.Revert();
        _times.Revert();
        batch.EndedInQueue.Clear();
        batch.Claims.ForEach(claim => claim.Leases.Clear());
        batch.CanceledChildren.Clear();
        batch.Inserts.ForEach(insert => (insert.Result, insert.ExistingId) = (InsertResult.Inserted, null));
        batch.Finishes.ForEach(finish => finish.IsApplied = false);
        batch.Cancels.ForEach(cancel => cancel.StateBefore = null);
        _transaction.Rollback();
    }
}
