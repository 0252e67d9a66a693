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
    SuspectTurn suspects,
    WaitingTimes times,
    SqlitePauses pauses,
    OwnerAccounts accounts)
{
    // A task and the names that it had before share a room.
    private readonly List<Candidate> _candidates = [];
    private readonly List<int> _rooms = [];

    /// <summary>Fills the claims as far as there is work.</summary>
    public void Run(StoreBatch batch, DateTimeOffset now)
    {
        if (suspects.Begin(batch, now) is { } suspect)
        {
            LeaseFirst(suspect, batch, now);
        }

        foreach (var claim in batch.Claims)
        {
            Fill(claim, batch, now);
        }
    }

    /// <summary>Leases a suspect whose turn has come, whatever goes before it by now. Where nobody may lease it, it has to find its turn again.</summary>
    private void LeaseFirst(in SuspectTurn.Place place, StoreBatch batch, DateTimeOffset now)
    {
        foreach (var claim in batch.Claims.Where(static claim => claim.Leases.Count < claim.Max))
        {
            FindCandidates(claim);
            foreach (var candidate in _candidates)
            {
                if (candidate.Queue == place.Queue && candidate.Queue.Keyed.MayBegin(place.LimitKey, candidate.Limit))
                {
                    if (Lease(place, isItsTurn: true, batch, now) is { } task)
                    {
                        claim.Leases.Add(task);
                    }

                    return;
                }
            }
        }
    }

    private void Fill(ClaimOperation claim, StoreBatch batch, DateTimeOffset now)
    {
        FindCandidates(claim);
        while (claim.Leases.Count < claim.Max && !suspects.IsBlocked(now) && Lowest() is { } lowest)
        {
            var queue = queues.Touch(lowest.From.Queue);
            if (lowest.Keyed is { } keyed)
            {
                queue.Keyed.Pop(keyed);
            }
            else
            {
                queue.Ready.Pop();
            }

            var place = new SuspectTurn.Place(queue, lowest.Keyed?.Key, lowest.Key.Seq);
            if (Lease(place, isItsTurn: false, batch, now) is { } task)
            {
                claim.Leases.Add(task);
                _rooms[lowest.From.Room]--;
            }
            else if (suspects.IsBlocked(now))
            {
                queue.Offer(place.LimitKey, lowest.Key);
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
            var limit = claim.Limits.GetValueOrDefault(task);
            AddCandidate(claim.Service, task, limit);
            foreach (var (alias, name) in claim.Aliases)
            {
                if (name == task)
                {
                    AddCandidate(claim.Service, alias, limit);
                }
            }
        }
    }

    private static string NameOf(ClaimOperation claim, string task) => claim.Aliases.GetValueOrDefault(task, task);

    private void AddCandidate(string service, string task, int limit)
    {
        if (queues.Find(service, task) is { } queue)
        {
            _candidates.Add(new Candidate(queue, _rooms.Count - 1, limit));
        }
    }

    private Found? Lowest()
    {
        Found? lowest = null;
        foreach (var candidate in _candidates)
        {
            if (_rooms[candidate.Room] <= 0)
            {
                continue;
            }

            if (loader.TryPeek(candidate.Queue, out var key) && IsLower(key))
            {
                lowest = new Found(candidate, null, key);
            }

            if (candidate.Queue.Keyed.TryPeek(candidate.Limit, candidate.Queue, loader, out var keyed, out key) && IsLower(key))
            {
                lowest = new Found(candidate, keyed, key);
            }
        }

        return lowest;

        bool IsLower(ReadyKey key) => lowest is null || key.CompareTo(lowest.Value.Key) < 0;
    }

    private TaskRecord? Lease(in SuspectTurn.Place place, bool isItsTurn, StoreBatch batch, DateTimeOffset now)
    {
        var (queue, seq) = (place.Queue, place.Seq);
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

        if (!isItsTurn && suspects.MustWait(row.Standing, place, now))
        {
            return null;
        }

        suspects.Begun(row.Task.Id, after, now);
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
        running.Add(task.Id, new RunningTask(seq, queue, after, task.LimitKey, task.Owner));
        if (task.LimitKey is { } limitKey)
        {
            queue.Keyed.Begin(limitKey);
        }

        accounts.Wait(task.Owner, -1);
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
        accounts.Wait(row.Task.Owner, -1);
        row.Queue.PendingChange--;
        batch.EndedInQueue.Add(row.Task.Id);
    }

    /// <summary>A queue to lease from, the room that it shares, and how many tasks with one key may run at once.</summary>
    private readonly record struct Candidate(SqliteQueue Queue, int Room, int Limit);

    /// <summary>The lowest ready task, and the queue of its key where it has one.</summary>
    private readonly record struct Found(Candidate From, KeyQueue? Keyed, ReadyKey Key);
}
