using System.Collections.Immutable;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>What is paused. Changed by the committing thread only; read by any.</summary>
internal sealed class SqlitePauses
{
    private const string WholeService = "";

    private readonly SqliteStatement _pause;
    private readonly SqliteStatement _resume;
    private volatile ImmutableHashSet<(string Service, string Task)> _committed;
    private ImmutableHashSet<(string Service, string Task)> _current;

    public SqlitePauses(SqliteConnection connection)
    {
        _pause = connection.Prepare("INSERT OR IGNORE INTO task_pause (service, task, paused_at) VALUES (?1, ?2, ?3)");
        _resume = connection.Prepare("DELETE FROM task_pause WHERE service = ?1 AND task = ?2");
        var paused = ImmutableHashSet.CreateBuilder<(string Service, string Task)>();
        using var rows = connection.Prepare("SELECT service, task FROM task_pause");
        while (rows.Step())
        {
            paused.Add((rows.Text(0)!, rows.Text(1)!));
        }

        _committed = _current = paused.ToImmutable();
    }

    /// <summary>Whether nothing is leased of a task, with the batch under way.</summary>
    public bool IsPausedNow(string service, string task) => !_current.IsEmpty && Has(_current, service, task);

    /// <summary>Whether nothing is leased of a task, as of the last commit.</summary>
    public bool IsPaused(string service, string? task) => Has(_committed, service, task ?? WholeService);

    public void Apply(PauseOperation operation, DateTimeOffset now)
    {
        var (statement, key) = (operation.IsPaused ? _pause : _resume, (operation.Service, operation.Task ?? WholeService));
        statement.Bind(1, operation.Service);
        statement.Bind(2, key.Item2);
        if (operation.IsPaused)
        {
            statement.Bind(3, now);
        }

        statement.Run();
        _current = operation.IsPaused ? _current.Add(key) : _current.Remove(key);
    }

    /// <summary>The batch under way was committed.</summary>
    public void Accept() => _committed = _current;

    /// <summary>The batch under way was not committed.</summary>
    public void Revert() => _current = _committed;

    private static bool Has(ImmutableHashSet<(string Service, string Task)> paused, string service, string task) =>
        paused.Contains((service, task)) || paused.Contains((service, WholeService));
}
