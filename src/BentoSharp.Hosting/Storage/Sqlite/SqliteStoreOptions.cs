namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>What is on the disk when a commit has succeeded.</summary>
public enum SqliteSynchronous
{
    /// <summary>Each commit: what was acknowledged survives the loss of power.</summary>
    Full,

    /// <summary>
    /// Each checkpoint: what was acknowledged survives the end of the process, but the last commits are lost with the power. Faster where
    /// few tasks are submitted at once.
    /// </summary>
    Normal,
}

/// <summary>How the SQLite store keeps tasks.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The default of <see cref="LockTimeout"/>.</summary>
    public static readonly TimeSpan DefaultLockTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The default of <see cref="CheckpointPages"/>.</summary>
    public const int DefaultCheckpointPages = 10_000;

    /// <summary>The default of <see cref="ReadyKeys"/>.</summary>
    public const int DefaultReadyKeys = 100_000;

    /// <summary>The database's file; its folder is made where there is none.</summary>
    public required string Path { get; init; }

    /// <summary>What survives the loss of power. Default: everything that was acknowledged.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>How long to wait at start for another process to give up the database, so that deploys may overlap.</summary>
    public TimeSpan LockTimeout { get; init; } = DefaultLockTimeout;

    /// <summary>
    /// How often the unclean end of a process may interrupt a task before it is parked as failed with the code <c>interrupted</c>;
    /// <see cref="int.MaxValue"/>: never.
    /// </summary>
    public int MaxInterruptions { get; init; } = TaskStateMachine.DefaultMaxInterruptions;

    /// <summary>The name of this node in the history of attempts.</summary>
    public string Node { get; init; } = Environment.MachineName;

    /// <summary>After how many pages of 4 KB the write-ahead log is brought into the database.</summary>
    public int CheckpointPages { get; init; } = DefaultCheckpointPages;

    /// <summary>How many keys of ready tasks are kept in memory for each task name; the others wait in the database's index.</summary>
    public int ReadyKeys { get; init; } = DefaultReadyKeys;

    /// <summary>The states of which a number of tasks is kept: their rows have an index by the end. None by default, for each task pays for it.</summary>
    internal IReadOnlyList<BentoTaskStatus> CountedStates { get; init; } = [];

    /// <summary>How long a commit waits for another program that holds the database locked.</summary>
    internal TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most pages of 4 KB that the database may have; for tests of a full disk.</summary>
    internal int? MaxPages { get; init; }
}
