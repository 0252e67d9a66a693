namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Finds the tasks that a task has submitted, also those of the batch under way.</summary>
internal sealed class ChildRows(SqliteConnection connection)
{
    private readonly SqliteStatement _find = connection.Prepare("SELECT id, queue FROM task_row WHERE parent = ?1 AND child_key = ?2");
    private readonly SqliteStatement _all = connection.Prepare("SELECT seq FROM task_row WHERE parent = ?1");
    private readonly Dictionary<(Guid Parent, string Key), (Guid Id, long Queue)> _inserted = [];

    /// <summary>The child of a key, and the number of its queue.</summary>
    public (Guid Id, long Queue)? Find(Guid parent, string key)
    {
        if (_inserted.TryGetValue((parent, key), out var inserted))
        {
            return inserted;
        }

        _find.Bind(1, parent);
        _find.Bind(2, key);
        if (!_find.Step())
        {
            return null;
        }

        var found = (_find.Id(0)!.Value, _find.Int64(1));
        _find.Reset();
        return found;
    }

    /// <summary>Notes a child of the batch under way.</summary>
    public void Insert(Guid parent, string key, Guid id, long queue) => _inserted.Add((parent, key), (id, queue));

    /// <summary>The numbers of all children that are rows.</summary>
    public List<long> All(Guid parent)
    {
        var children = new List<long>();
        _all.Bind(1, parent);
        while (_all.Step())
        {
            children.Add(_all.Int64(0));
        }

        return children;
    }

    /// <summary>The batch under way has ended, one way or the other.</summary>
    public void Clear() => _inserted.Clear();
}
