namespace BentoSharp.Hosting;

/// <summary>What holds for all services of a host. Configuration section: <c>BentoSharp</c>.</summary>
public sealed class BentoSharpOptions
{
    /// <summary>The default of <see cref="MaxBodyBytes"/>: 1 GB.</summary>
    public const long DefaultMaxBodyBytes = 1024 * 1024 * 1024;

    /// <summary>The default of <see cref="MaxArgumentsBytes"/>: 32 MB.</summary>
    public const int DefaultMaxArgumentsBytes = 32 * 1024 * 1024;

    /// <summary>The default of <see cref="InlineBodyBytes"/>: 64 KB.</summary>
    public const int DefaultInlineBodyBytes = 64 * 1024;

    /// <summary>
    /// The path of the SQLite file. Default: <c>bentosharp.db</c> in a folder of the application's own under the user's local
    /// application data. Keep it out of the content root, whose watcher would follow every write.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// How long a start waits for another process to let go of the database, so that deploys may overlap. Default: 30 seconds.
    /// </summary>
    public TimeSpan DatabaseLockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The name of this process among those that run tasks, as callers see it in the history of attempts. Default: the name of the machine.
    /// </summary>
    public string NodeName { get; set; } = Environment.MachineName;

    /// <summary>What this process does with tasks. Default: <see cref="BentoNodeRole.Both"/>.</summary>
    public BentoNodeRole Role { get; set; }

    /// <summary>
    /// The services and tasks that this process runs, by their names: <c>ImageGeneration</c> or <c>ImageGeneration.generate_image</c>. It needs a
    /// store that several processes share, or nobody runs the others. Default: none, which is all of them. In configuration: a list, or names with
    /// commas between them.
    /// </summary>
    public IList<string> Tasks { get; } = [];

    /// <summary>
    /// The longest request body in bytes, files included; above it the answer is 413. Default: <see cref="DefaultMaxBodyBytes"/>.
    /// </summary>
    public long MaxBodyBytes { get; set; } = DefaultMaxBodyBytes;

    /// <summary>
    /// The most bytes of a request that are held in memory: JSON, text, all form fields together, and each image and tensor. Above it the answer
    /// is 413. Files are not counted, for they are streamed. Default: <see cref="DefaultMaxArgumentsBytes"/>.
    /// </summary>
    public int MaxArgumentsBytes { get; set; } = DefaultMaxArgumentsBytes;

    /// <summary>
    /// The longest file or result in bytes that is kept in the database; a longer one is a file in the folder <c>&lt;database&gt;.payloads</c>
    /// beside it. At most 16 MB. Default: <see cref="DefaultInlineBodyBytes"/>.
    /// </summary>
    public int InlineBodyBytes { get; set; } = DefaultInlineBodyBytes;

    /// <summary>
    /// Whether callers see the messages of exceptions that are no <see cref="BentoException"/>. Default: in Development only.
    /// </summary>
    public bool? ExposeErrors { get; set; }

    /// <summary>
    /// Whether the verbs for those who run a service (the failed list, pause and resume, the list of nodes) are answered to other machines as well. Protect
    /// their routes where you set it; where they require authorization, administrators may use them anyway. Default: false.
    /// </summary>
    public bool AllowRemoteAdmin { get; set; }

    /// <summary>
    /// The claim whose value names whom a task belongs to. Default: the first of <c>sub</c>, <c>NameIdentifier</c> and <c>Name</c> that the
    /// user has.
    /// </summary>
    public string? OwnerClaim { get; set; }

    /// <summary>
    /// The most tasks that may wait for one owner, of all services; a submit above it is answered with 429. Default: 0, no bound.
    /// </summary>
    public int MaxQueuedPerOwner { get; set; }

    /// <summary>
    /// The most bytes of arguments, files and results that are kept for one owner; a submit that would exceed it is answered with 413. Results
    /// are kept in any case, and count for the next submit. Default: 0, no bound.
    /// </summary>
    public long MaxBytesPerOwner { get; set; }

    /// <summary>
    /// How long running attempts may go on when the host stops; then their tokens fire and they go back into the queue uncharged.
    /// Default: 20 seconds, which is less than the 30 that the .NET host allows.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long code may go on after its token has fired; then its attempt is given up, and a late result refused. Default: 5 seconds.
    /// </summary>
    public TimeSpan CancellationGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many runs of a service may go on although they were told to stop, before the service is no longer ready. Up to it each gives its slot
    /// back and its instance is replaced by a new one; those above it keep their slots until they return. Default: 2.
    /// </summary>
    public int MaxAbandoned { get; set; } = 2;

    /// <summary>
    /// How long a batch may run before its device goes on without it, for native code that hangs can't be stopped: the processor with a new thread and a
    /// new instance, up to <see cref="MaxAbandoned"/> times; a GPU is left alone until the batch returns. Its tasks are interrupted, and run elsewhere or
    /// later. Tasks that are not batchable have <c>TimeoutSeconds</c>. Default: 10 minutes.
    /// </summary>
    public TimeSpan BatchTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the progress and logs of a running task are written at most. Default: every 100 milliseconds.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest time that a request with <c>Prefer: wait</c> is held open. Default: 60 seconds.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long tasks are kept after their end, by the state that they ended in. Default: 7 days each. One task's own times are in its
    /// <see cref="BentoTaskSettings.Retention"/>.
    /// </summary>
    public BentoRetention Retention { get; } = new();

    /// <summary>How long an idempotency key makes repeated submits one task, also after that has ended. Default: 24 hours.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Whether the host refuses to start where a service asks for more GPUs than there are. Default: false, and the workers that get none
    /// compute on the processor, with a warning in the log.
    /// </summary>
    public bool RequireGpus { get; set; }

    /// <summary>
    /// How often a task may be interrupted by the unclean end of its process before it is parked as failed, with the code <c>interrupted</c>. From the
    /// second time on it runs alone, so that those which only ran beside it are not parked with it. <see cref="int.MaxValue"/>: never, and none runs
    /// alone. Default: 3.
    /// </summary>
    public int MaxInterruptions { get; set; } = 3;
}
