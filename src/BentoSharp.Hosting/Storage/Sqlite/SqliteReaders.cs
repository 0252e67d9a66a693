using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Connections for reading only, beside the write connection: in a write-ahead log neither waits for the other.</summary>
internal sealed class SqliteReaders(string path, SqliteQueues queues, IPayloadStore payloads) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Reads tasks as of one moment.</summary>
    public TaskRecord?[] Read(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken) =>
        Read(reader => reader.Read(ids, parts, cancellationToken));

    /// <summary>Reads what a task has logged.</summary>
    public List<BentoTaskLogLine> ReadLogs(Guid id, long after) => Read(reader => reader.Logs.Read(id, after));

    /// <summary>Reads items that a task has streamed, as of one moment.</summary>
    public TaskItemsPage ReadItems(Guid id, TaskItemsPlace after) => Read(reader => reader.ReadItems(id, after));

    /// <summary>Tells which payloads no task refers to.</summary>
    public IReadOnlyList<Guid> WithoutRow(IReadOnlyList<Guid> payloads) =>
        payloads.Count == 0 ? [] : Read(reader => payloads.Where(id => !reader.Payloads.Contains(id)).ToList());

    /// <summary>Lists tasks as of one moment.</summary>
    public TaskListPage List(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken) =>
        Read(reader => reader.Listing(lists => lists.Read(query, parts, cancellationToken)));

    /// <summary>Counts tasks as of one moment.</summary>
    public TaskListCount Count(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        Read(reader => reader.Listing(lists => lists.Count(query, most, cancellationToken)));

    /// <summary>Groups failed tasks as of one moment.</summary>
    public TaskFailureGroups GroupFailures(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        Read(reader => reader.Listing(lists => lists.GroupFailures(query, most, cancellationToken)));

    /// <summary>Counts the tasks that go before one, as of one moment.</summary>
    public int? CountAhead(Guid id, int most, DateTimeOffset now) => Read(reader => reader.CountAhead(id, most, now));

    /// <summary>Reads since when tasks of a service wait.</summary>
    public IReadOnlyList<OldestWaiting> ReadOldest(string service, DateTimeOffset now) => Read(reader => reader.ReadOldest(service, now));

    private T Read<T>(Func<Reader, T> read)
    {
        var reader = Rent();
        try
        {
            var result = read(reader);
            Return(reader);
            return result;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        DisposeIdle();
    }

    private Reader Rent()
    {
        if (_isDisposed)
        {
            throw new TaskStoreException($"The task database '{path}' is closed.");
        }

        return _idle.TryTake(out var reader) ? reader : new Reader(SqliteConnection.OpenReader(path), queues, payloads);
    }

    private void Return(Reader reader)
    {
        if (_idle.Count >= MaxIdle)
        {
            reader.Dispose();
            return;
        }

        _idle.Add(reader);
        if (_isDisposed)
        {
            DisposeIdle();
        }
    }

    private void DisposeIdle()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private sealed class Reader(SqliteConnection connection, SqliteQueues queues, IPayloadStore payloads) : IDisposable
    {
        private readonly TaskRowReader _rows = new(connection, queues, payloads);
        private PayloadRows? _payloads;
        private TaskListReader? _lists;
        private PositionReader? _positions;
        private OldestReader? _oldest;
        private ItemReader? _items;

        public LogReader Logs { get; } = new(connection);

        public PayloadRows Payloads => _payloads ??= new PayloadRows(connection);

        public T Listing<T>(Func<TaskListReader, T> read) => AtOneMoment(() => read(_lists ??= new TaskListReader(connection, queues, _rows)));

        public TaskItemsPage ReadItems(Guid id, TaskItemsPlace after) =>
            AtOneMoment(() => (_items ??= new ItemReader(connection)).Read(id, after));

        public int? CountAhead(Guid id, int most, DateTimeOffset now) =>
            AtOneMoment(() => (_positions ??= new PositionReader(connection, queues)).CountAhead(id, most, now));

        public IReadOnlyList<OldestWaiting> ReadOldest(string service, DateTimeOffset now) =>
            AtOneMoment(() => (_oldest ??= new OldestReader(connection, queues)).Read(service, now));

        public TaskRecord?[] Read(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken)
        {
            var tasks = new TaskRecord?[ids.Count];
            var inTransaction = ids.Count > 1 || (parts & (TaskParts.Request | TaskParts.Children | TaskParts.Attempts | TaskParts.Repeats)) != 0;
            if (inTransaction)
            {
                connection.Execute("BEGIN");
            }

            for (var i = 0; i < tasks.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                tasks[i] = _rows.ById(ids[i], parts)?.Task;
            }

            if (inTransaction)
            {
                connection.Execute("COMMIT");
            }

            return tasks;
        }

        public void Dispose() => connection.Dispose();

        /// <summary>Lets several statements see the database as of one moment. One that fails leaves the reader to be disposed.</summary>
        private T AtOneMoment<T>(Func<T> read)
        {
            connection.Execute("BEGIN");
            var result = read();
            connection.Execute("COMMIT");
            return result;
        }
    }
}
