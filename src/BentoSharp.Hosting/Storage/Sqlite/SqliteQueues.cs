using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>The queues of all tasks by name and by number, and which of them the batch under way has changed.</summary>
internal sealed class SqliteQueues(int capacity)
{
    private static readonly ConcurrentDictionary<string, SqliteQueue> NoTasks = new();

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, SqliteQueue>> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, SqliteQueue> _byId = new();
    private readonly List<SqliteQueue> _touched = [];
    private readonly List<SqliteQueue> _created = [];
    private long _lastId;

    /// <summary>The queue of a number that the database holds.</summary>
    public SqliteQueue ById(long id) => _byId[id];

    /// <summary>The queue of a name; null where there was no such task yet.</summary>
    public SqliteQueue? Find(string service, string task) =>
        _services.TryGetValue(service, out var tasks) && tasks.TryGetValue(task, out var queue) ? queue : null;

    /// <summary>The queue of a name, made where there is none.</summary>
    public SqliteQueue FindOrCreate(string service, string task) => Find(service, task) ?? Add(_lastId + 1, service, task);

    /// <summary>Adds a queue.</summary>
    public SqliteQueue Add(long id, string service, string task)
    {
        var queue = new SqliteQueue(id, service, task, capacity);
        _lastId = Math.Max(_lastId, id);
        _byId[id] = queue;
        _services.GetOrAdd(service, static _ => new(StringComparer.Ordinal))[task] = queue;
        return queue;
    }

    /// <summary>How many tasks of a service wait, with the batch under way.</summary>
    public int Pending(string service)
    {
        var pending = 0;
        foreach (var (_, queue) in Of(service))
        {
            pending += queue.Pending;
        }

        return pending;
    }

    /// <summary>The queues of a service.</summary>
    public IEnumerable<SqliteQueue> OfService(string service) => Of(service).Values;

    /// <summary>The queues of a service and a task, or of all where they are not named.</summary>
    public IEnumerable<SqliteQueue> Of(string? service, string? task) =>
        _byId.Values.Where(queue => (service is null || queue.Service == service) && (task is null || queue.Task == task));

    /// <summary>The counts of a service's tasks as of the last commit.</summary>
    public IReadOnlyList<TaskCounts> Counts(string service) => [.. Of(service).Select(item => item.Value.Counts).OrderBy(count => count.Task, StringComparer.Ordinal)];

    /// <summary>Notes that the batch under way changes a queue.</summary>
    public SqliteQueue Touch(SqliteQueue queue)
    {
        if (!queue.IsTouched)
        {
            queue.IsTouched = true;
            _touched.Add(queue);
        }

        return queue;
    }

    /// <summary>Notes that the batch under way makes a queue known to the database.</summary>
    public void Stored(SqliteQueue queue)
    {
        queue.IsStored = true;
        _created.Add(queue);
    }

    /// <summary>The batch under way was committed.</summary>
    public void Accept()
    {
        _touched.ForEach(queue => queue.Accept());
        _touched.Clear();
        _created.Clear();
    }

    /// <summary>The batch under way was not committed.</summary>
    public void Revert()
    {
        _created.ForEach(queue => queue.IsStored = false);
        _touched.ForEach(queue => queue.Revert());
        _touched.Clear();
        _created.Clear();
    }

    private ConcurrentDictionary<string, SqliteQueue> Of(string service) => _services.TryGetValue(service, out var tasks) ? tasks : NoTasks;
}
