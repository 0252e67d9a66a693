using BentoSharp.Hosting.Storage.Payloads;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>Keeps tasks in a SQLite database that belongs to this process alone.</summary>
internal sealed class SqliteTaskStore(SqliteStoreOptions options, TimeProvider time) : ITaskStore
{
    private readonly SqliteQueues _queues = new(options.ReadyKeys);
    private string _path = Path.GetFullPath(options.Path);
    private DatabaseLock? _lock;
    private SqliteConnection? _connection;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private SqlitePauses? _pauses;
    private SqliteRetention? _retention;
    private FilePayloadStore? _payloads;
    private CancellationTokenSource? _sweepEnd;

    public int MaxConcurrentCommits => 1;

    public bool SupportsQuotas => true;

    public string Location => _path;

    public IPayloadStore? Payloads => _payloads;

    /// <summary>The search for payloads without a row that began with this life; its result is how many there were.</summary>
    internal Task<int> Sweep { get; private set; } = Task.FromResult(0);

    public DateTimeOffset? NextWake => _writer?.NextWake;

    public async ValueTask<StoreRecovery> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreateFolder(Path.GetDirectoryName(_path)!);

            // One database has one lock, by whichever name it is opened.
            _path = new FileInfo(_path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : _path;
            _lock = await DatabaseLock.TakeAsync(_path, options.LockTimeout, time, cancellationToken).ConfigureAwait(false);
            return Open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Release();
            throw new TaskStoreException(
                $"The folder of the task database '{_path}' can't be written: {exception.Message} Give this process the right to write there, "
                + "or choose another path by the setting BentoSharp:Database.",
                exception);
        }
        catch
        {
            Release();
            throw;
        }
    }

    public ValueTask CommitAsync(StoreBatch batch)
    {
        try
        {
            (_writer ?? throw Closed()).Commit(batch);
            return ValueTask.CompletedTask;
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception as TaskStoreException ?? Unexpected(exception));
        }
    }

    public ValueTask<IReadOnlyList<TaskRecord?>> ReadAsync(IReadOnlyList<Guid> ids, TaskParts parts, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult<IReadOnlyList<TaskRecord?>>((_readers ?? throw Closed()).Read(ids, parts, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return ValueTask.FromCanceled<IReadOnlyList<TaskRecord?>>(cancellationToken);
        }
        catch (UnreadableRequestException exception)
        {
            return ValueTask.FromException<IReadOnlyList<TaskRecord?>>(new TaskStoreException(exception.Message, exception));
        }
        catch (TaskStoreException exception)
        {
            return ValueTask.FromException<IReadOnlyList<TaskRecord?>>(exception);
        }
    }

    public ValueTask<IReadOnlyList<BentoTaskLogLine>> ReadLogsAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult<IReadOnlyList<BentoTaskLogLine>>((_readers ?? throw Closed()).ReadLogs(id, after));
        }
        catch (TaskStoreException exception)
        {
            return ValueTask.FromException<IReadOnlyList<BentoTaskLogLine>>(exception);
        }
    }

    public ValueTask<TaskItemsPage> ReadItemsAsync(Guid id, TaskItemsPlace after, CancellationToken cancellationToken) =>
        Reading(readers => readers.ReadItems(id, after), cancellationToken);

    public ValueTask<TaskListPage> ListAsync(TaskListQuery query, TaskParts parts, CancellationToken cancellationToken) =>
        Reading(readers => readers.List(query, parts, cancellationToken), cancellationToken);

    public ValueTask<TaskListCount> CountAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        Reading(readers => readers.Count(query, most, cancellationToken), cancellationToken);

    public ValueTask<TaskFailureGroups> GroupFailuresAsync(TaskListQuery query, int most, CancellationToken cancellationToken) =>
        Reading(readers => readers.GroupFailures(query, most, cancellationToken), cancellationToken);

    public ValueTask<bool> PruneAsync(RetentionPlan plan, int max)
    {
        try
        {
            return ValueTask.FromResult((_retention ?? throw Closed()).Step(plan, time.GetUtcNow(), max));
        }
        catch (TaskStoreException exception)
        {
            return ValueTask.FromException<bool>(exception);
        }
    }

    public IReadOnlyList<TaskCounts> Count(string service) => _queues.Counts(service);

    public ValueTask<IReadOnlyList<OldestWaiting>> ReadOldestAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult((_readers ?? throw Closed()).ReadOldest(service, time.GetUtcNow()));
        }
        catch (TaskStoreException exception)
        {
            return ValueTask.FromException<IReadOnlyList<OldestWaiting>>(exception);
        }
    }

    public int CountRunning(string service, string task, string limitKey) => _queues.Find(service, task)?.Keyed.CountRunning(limitKey) ?? 0;

    public bool IsPaused(string service, string? task) => _pauses?.IsPaused(service, task) == true;

    public ValueTask<int?> CountAheadAsync(Guid id, int most, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult((_readers ?? throw Closed()).CountAhead(id, most, time.GetUtcNow()));
        }
        catch (TaskStoreException exception)
        {
            return ValueTask.FromException<int?>(exception);
        }
    }

    public ValueTask CloseAsync()
    {
        try
        {
            if (_connection is { } connection)
            {
                SqliteRecovery.End(connection);
            }

            Release();
            return ValueTask.CompletedTask;
        }
        catch (TaskStoreException exception)
        {
            Release();
            return ValueTask.FromException(exception);
        }
    }

    /// <summary>Gives up the files. Without <see cref="CloseAsync"/> before, that is an unclean end of this life.</summary>
    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    // What people submit is nobody else's business, so a folder of our own is for this user only. Its name is on the disk before the first task is.
    private static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { } parent)
        {
            CreateFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            DirectorySync.Flush(Path.GetDirectoryName(folder) ?? folder);
        }
    }

    private ValueTask<T> Reading<T>(Func<SqliteReaders, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(read(_readers ?? throw Closed()));
        }
        catch (OperationCanceledException)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }
        catch (Exception exception) when (exception is TaskStoreException or ArgumentException)
        {
            return ValueTask.FromException<T>(exception);
        }
    }

    private StoreRecovery Open()
    {
        var connection = _connection = SqliteConnection.OpenWriter(_path);
        var payloads = new FilePayloadStore(_path + ".payloads");
        SqliteSettings.Apply(connection, options);
        SqliteSchema.Upgrade(connection);
        EndedIndexes.Apply(connection, options.CountedStates);
        var reader = new TaskRowReader(connection, _queues, payloads);
        var rows = new TaskRowWriter(connection);
        var attempts = new AttemptRows(connection, options.Node);
        var recovery = new SqliteRecovery(connection, _queues, reader, rows, attempts).Begin(options.MaxInterruptions, time.GetUtcNow());
        _pauses = new SqlitePauses(connection);
        var accounts = new OwnerAccounts(connection);
        _writer = new SqliteWriter(connection, _queues, reader, rows, attempts, _pauses, accounts, options.MaxInterruptions, time);
        _retention = new SqliteRetention(connection, _queues, payloads, accounts);
        _readers = new SqliteReaders(_path, _queues, payloads);
        _payloads = payloads;
        _sweepEnd = new CancellationTokenSource();
        Sweep = SweepAsync(_sweepEnd.Token);
        return recovery;
    }

    /// <summary>Deletes payloads without a row.</summary>
    /// <returns>How many there were.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var sweep = new PayloadSweep(_payloads!, _readers!.WithoutRow);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TaskStoreException or IOException or UnauthorizedAccessException)
        {
            // The next life sweeps again.
            return 0;
        }
    }

    private void Release()
    {
        _sweepEnd?.Cancel();
        _sweepEnd = null;
        _payloads = null;
        _readers?.Dispose();
        _readers = null;
        _writer = null;
        _retention = null;

        // The last connection that closes brings the write-ahead log into the database and removes it.
        _connection?.Dispose();
        _connection = null;
        _lock?.Dispose();
        _lock = null;
    }

    private TaskStoreException Closed() => new($"The task database '{_path}' is closed.");

    private TaskStoreException Unexpected(Exception exception) =>
        new($"The task database '{_path}' could not do what was asked: {exception.Message}", exception) { ConcernsOneOperation = true };
}
