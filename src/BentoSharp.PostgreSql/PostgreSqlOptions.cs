namespace BentoSharp.PostgreSql;

/// <summary>
/// How tasks are kept in PostgreSQL. All nodes of a queue have the same database, schema and lease. Configuration section:
/// <c>BentoSharp:PostgreSql</c>, which overrides what code sets.
/// </summary>
public sealed class PostgreSqlOptions
{
    /// <summary>The default of <see cref="Schema"/>.</summary>
    public const string DefaultSchema = "bentosharp";

    /// <summary>The default of <see cref="Lease"/>: 30 seconds.</summary>
    public static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(30);

    /// <summary>The default of <see cref="PollInterval"/>: one second.</summary>
    public static readonly TimeSpan DefaultPollInterval = TimeSpan.FromSeconds(1);

    /// <summary>The connection string, as Npgsql reads it.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>
    /// The schema that holds the tables; it is made where there is none. A plain name: a to z, 0 to 9 and _. Default: <see cref="DefaultSchema"/>.
    /// </summary>
    public string Schema { get; set; } = DefaultSchema;

    /// <summary>
    /// How long a node may be silent before its running tasks go to others, by the database's clock; it tells that it lives four times in this
    /// while. At least one second. Default: <see cref="DefaultLease"/>.
    /// </summary>
    public TimeSpan Lease { get; set; } = DefaultLease;

    /// <summary>
    /// How often a node looks by itself for work, cancellations and ends that it was not notified of, give or take a quarter. Default:
    /// <see cref="DefaultPollInterval"/>.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = DefaultPollInterval;

    /// <summary>
    /// Whether nodes notify each other (LISTEN and NOTIFY) and prepare statements. Switch it off behind a pooler in transaction mode, such as
    /// PgBouncer; then nodes see each other's work at the next poll. Default: true.
    /// </summary>
    public bool Notifications { get; set; } = true;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ConnectionString);
        _ = new BentoSharp.PostgreSql.Schema.SqlText(Schema);
        if (Lease < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException($"The lease is {Lease}; it must be at least one second (PostgreSqlOptions.Lease).");
        }

        if (PollInterval <= TimeSpan.Zero || PollInterval > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException($"The poll interval is {PollInterval}; it must be above 0 and at most 10 minutes (PostgreSqlOptions.PollInterval).");
        }
    }
}
