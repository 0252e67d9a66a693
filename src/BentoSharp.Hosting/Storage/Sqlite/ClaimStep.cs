namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Leases ready tasks to the claims of a batch: of the tasks that a claim allows, the lowest due first.</summary>
internal sealed class ClaimStep(
    SqliteTransaction transaction,
    SqliteQueues queues,
    ReadyKeyLoader loader,
    StagedInserts inserts,
    TaskRowReader reader,
    TaskRowWriter rows,
    RunningTasks running,
    WaitingTimes times,
    SqlitePauses pauses)
{
    // A task and the names that it had before share a room.
    private readonly List<(SqliteQueue Queue, int Room)> _candidates = [];
    private readonly List<int> _rooms = [];

    /// <summary>Fills the claims as far as there is work.</summary>
    public void Run(StoreBatch batch, DateTimeOffset now)
    {
        foreach (var claim in batch.Claims)
        {
            Fill(claim, batch, now);
        }
    }

    private void Fill(ClaimOperation claim, StoreBatch batch, DateTimeOffset now)
    {
        FindCandidates(claim);
        while (claim.Leases.Count < claim.Max && Lowest() is var index and >= 0)
        {
            var (queue, room) = _candidates[index];
            queue.Ready.TryPeek(out var key);
            queues.Touch(queue).Ready.Pop();
            if (Lease(queue, key.Seq, batch, now) is { } task)
            {
                claim.Leases.Add(task);
                _rooms[room]--;
            }
        }
    }

    private void FindCandidates(ClaimOperation claim)
    {
        _candidates.Clear();
        _rooms.Clear();
        foreach (var (task, most) in claim.Tasks)
        {
            // A claim is filled twice where a full queue made room in the middle of a batch.
            var room = claim.Leases.Count == 0 ? most : most - claim.Leases.Count(lease => NameOf(claim, lease.Task) == task);
            if (room <= 0 || pauses.IsPausedNow(claim.Service, task))
            {
                continue;
            }

            _rooms.Add(room);
            AddCandidate(claim.Service, task);
            foreach (var (alias, name) in claim.Aliases)
            {
                if (name == task)
                {
                    AddCandidate(claim.Service, alias);
                }
            }
        }
    }

    private static string NameOf(ClaimOperation claim, string task) => claim.Aliases.GetValueOrDefault(task, task);

    private void AddCandidate(string service, string task)
    {
        if (queues.Find(service, task) is { } queue)
        {
            _candidates.Add((queue, _rooms.Count - 1));
        }
    }

    private int Lowest()
    {
        var lowest = -1;
        var lowestKey = ReadyKey.Highest;
        for (var i = 0; i < _candidates.Count; i++)
        {
            var (queue, room) = _candidates[i];
            if (_rooms[room] > 0 && loader.TryPeek(queue, out var key) && key.CompareTo(lowestKey) < 0)
            {
                (lowest, lowestKey) = (i, key);
            }
        }

        return lowest;
    }

    private TaskRecord? Lease(SqliteQueue queue, long seq, StoreBatch batch, DateTimeOffset now)
    {
        if (inserts.Find(seq) is { } staged)
        {
            if (TaskStateMachine.Lease(TaskRow.StandingOf(staged), now) is not { } begun)
            {
                return null;
            }

            var task = Begun(queue, seq, staged, begun);
            inserts.Replace(seq, task);
            return task;
        }

        transaction.Begin();
        if (Read(seq, batch, now) is not { } row)
        {
            return null;
        }

        if (TaskStateMachine.Lease(row.Standing, now) is not { } after)
        {
            Refuse(row, batch, now);
            return null;
        }

        rows.Lease(seq, after);
        return Begun(queue, seq, row.Task, after) with { Progress = null, ProgressMessage = null };
    }

    private TaskRow? Read(long seq, StoreBatch batch, DateTimeOffset now)
    {
        try
        {
            return reader.BySeq(seq, TaskParts.Request);
        }
        catch (UnreadableRequestException)
        {
            // It fails alone: the tasks behind it go on.
            var row = reader.BySeq(seq, TaskParts.None)!.Value;
            if (TaskStateMachine.GiveUp(row.Standing, now) is { } after)
            {
                End(row, after, QueueFailure.Unreadable, batch);
            }

            return null;
        }
    }

    private TaskRecord Begun(SqliteQueue queue, long seq, TaskRecord task, in TaskStanding after)
    {
        running.Add(task.Id, new RunningTask(seq, queue, after));
        queue.PendingChange--;
        queue.InProgressChange++;
        return task with { State = after.State, Fence = after.Fence, Attempt = after.Attempt, ExecutedAt = after.ExecutedAt };
    }

    // The key was out of date: the row says where its task belongs.
    private void Refuse(TaskRow row, StoreBatch batch, DateTimeOffset now)
    {
        if (TaskStateMachine.Expire(row.Standing, now) is { } expired)
        {
            End(row, expired, TaskExpiry.Of(row.Standing)!.Value.Failure, batch);
        }
        else if (row.Task.State == BentoTaskStatus.Pending && row.Task.NotBefore is { } notBefore)
        {
            times.Delay(notBefore);
        }
    }

    private void End(in TaskRow row, in TaskStanding after, QueueFailure failure, StoreBatch batch)
    {
        rows.End(row.Seq, after, failure.Error, failure.Response);
        row.Queue.PendingChange--;
        batch.EndedInQueue.Add(row.Task.Id);
    }
}
