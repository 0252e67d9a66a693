using BentoSharp.Hosting.Storage.Sqlite;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>The conformance suite over SQLite.</summary>
[TestFixture]
public sealed class SqliteStoreTests : TaskStoreConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreOrderTests : TaskStoreOrderConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreRaceTests : TaskStoreRaceConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreRecoveryTests : TaskStoreRecoveryConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreSuspectTests : TaskStoreSuspectConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreRetentionTests : TaskStoreRetentionConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreLogTests : TaskStoreLogConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreItemTests : TaskStoreItemConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreChildTests : TaskStoreChildConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreKeyTests : TaskStoreKeyConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreModelTests : TaskStoreModelConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStorePayloadTests : TaskStorePayloadConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);

    protected override Task<int> Swept() => ((SqliteTaskStore)Store).Sweep;

    protected override Task<int> SweepAgain() => ((SqliteTaskStore)Store).SweepAsync(CancellationToken.None);

    protected override Task Deleted() => ((Hosting.Storage.Payloads.FilePayloadStore)Store.Payloads!).Deletions;
}

[TestFixture]
public sealed class SqliteStoreAttemptTests : TaskStoreAttemptConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);

    protected override Task<long> CountKeptAttempts()
    {
        using var connection = SqliteConnection.OpenReader(_folder.Database);
        return Task.FromResult(connection.Number("SELECT count(*) FROM task_attempt") ?? 0);
    }
}

[TestFixture]
public sealed class SqliteStoreTimeoutTests : TaskStoreTimeoutConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStorePauseTests : TaskStorePauseConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreLimitTests : TaskStoreLimitConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreListTests : TaskStoreListConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

[TestFixture]
public sealed class SqliteStoreOwnerTests : TaskStoreOwnerConformance
{
    private readonly SqliteFolder _folder = new();

    protected override void Delete() => _folder.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _folder.Create(time, maxInterruptions, readyKeys);
}

/// <summary>A folder with a database for each test.</summary>
internal sealed class SqliteFolder
{
    private string? _folder;

    public string Folder => _folder ??= Directory.CreateTempSubdirectory("bentosharp-store-").FullName;

    public string Database => Path.Combine(Folder, "tasks.db");

    public SqliteTaskStore Create(
        TimeProvider time, int maxInterruptions = TaskStateMachine.DefaultMaxInterruptions, int readyKeys = 1_000, TimeSpan? lockTimeout = null,
        IReadOnlyList<BentoTaskStatus>? countedStates = null) =>
        new(
            new SqliteStoreOptions
            {
                Path = Database,
                MaxInterruptions = maxInterruptions,
                ReadyKeys = readyKeys,
                LockTimeout = lockTimeout ?? SqliteStoreOptions.DefaultLockTimeout,
                CountedStates = countedStates ?? [],

                // No test takes the power away.
                Synchronous = SqliteSynchronous.Normal,
            },
            time);

    public void Delete()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
            _folder = null;
        }
    }
}
