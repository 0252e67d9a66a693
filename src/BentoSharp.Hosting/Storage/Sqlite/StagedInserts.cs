namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// New tasks of the batch under way that are not rows yet. They are written last, so that one which is leased at once is written once.
/// </summary>
internal sealed class StagedInserts(SqliteQueues queues, TaskRowWriter rows)
{
    private readonly List<(SqliteQueue Queue, TaskRecord Task)> _staged = [];
    private long _first = 1;

    /// <summary>Continues the numbers of the rows that were found.</summary>
    public void Continue(long lastSeq) => _first = lastSeq + 1;

    /// <summary>Adds a task.</summary>
    /// <returns>Its number. Numbers are never used twice, not even those of a batch that was not committed.</returns>
    public long Add(SqliteQueue queue, TaskRecord task)
    {
        _staged.Add((queue, task));
        return _first + _staged.Count - 1;
    }

    /// <summary>The task of a number; null where it is a row.</summary>
    public TaskRecord? Find(long seq) => seq >= _first && seq < _first + _staged.Count ? _staged[(int)(seq - _first)].Task : null;

    /// <summary>Puts a task in the place of the one that was added.</summary>
    public void Replace(long seq, TaskRecord task)
    {
        var index = (int)(seq - _first);
        _staged[index] = (_staged[index].Queue, task);
    }

    /// <summary>Makes them rows.</summary>
    public void Write()
    {
        for (var i = 0; i < _staged.Count; i++)
        {
            var (queue, task) = _staged[i];
            if (!queue.IsStored)
            {
                rows.InsertQueue(queue);
                queues.Stored(queue);
            }

            rows.Insert(_first + i, queue.Id, task);
        }

        Clear();
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        _first += _staged.Count;
        _staged.Clear();
    }

    /// <summary>Whether there are any.</summary>
    public bool Any => _staged.Count > 0;
}
