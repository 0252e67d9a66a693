using System.Collections.Concurrent;
using BentoSharp.PostgreSql.Schema;
using Npgsql;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>What the tasks of one name have in common.</summary>
internal readonly record struct TaskQueueName(string Service, string Task);

/// <summary>The names of tasks and their numbers in the rows; a name never loses its number.</summary>
internal sealed class QueueCatalog(NpgsqlDataSource source, SqlText sql)
{
    private const string ReadAll = "SELECT id, service, task FROM $s.task_queue ORDER BY id";
    private const string Create = "INSERT INTO $s.task_queue (service, task) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING";

    private readonly ConcurrentDictionary<int, TaskQueueName> _names = new();
    private readonly ConcurrentDictionary<TaskQueueName, int> _ids = new();

    /// <summary>The names that a batch is about. Those of demands too: the first task of one may come from another node.</summary>
    public static IEnumerable<TaskQueueName> NamesOf(StoreBatch batch) => batch.Inserts
        .Select(static insert => new TaskQueueName(insert.Task.Service, insert.Task.Task))
        .Concat(batch.Claims.SelectMany(static claim => claim.Tasks.Keys.Concat(claim.Aliases.Keys).Select(task => new TaskQueueName(claim.Service, task))));

    /// <summary>The number of a name; null where no task of the name is known here.</summary>
    public int? Find(TaskQueueName name) => _ids.TryGetValue(name, out var id) ? id : null;

    /// <summary>The name of a number that is known.</summary>
    public TaskQueueName Known(int id) => _names[id];

    /// <summary>All that are known.</summary>
    public IEnumerable<(int Id, TaskQueueName Name)> All => _names.Select(static name => (name.Key, name.Value));

    /// <summary>The numbers of a service and a task, or of all where they are not named.</summary>
    public async ValueTask<int[]> ScopeAsync(string? service, string? task, CancellationToken cancellationToken)
    {
        if (service is not null && task is not null && Find(new TaskQueueName(service, task)) is { } queue)
        {
            return [queue];
        }

        // Another node may have given out some since.
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        return [.. All.Where(known => (service ?? known.Name.Service) == known.Name.Service && (task ?? known.Name.Task) == known.Name.Task).Select(static known => known.Id)];
    }

    /// <summary>The numbers of a service's tasks.</summary>
    public IEnumerable<(int Id, string Task)> OfService(string service) =>
        _names.Where(name => name.Value.Service == service).OrderBy(static name => name.Key).Select(static name => (name.Key, name.Value.Task));

    /// <summary>Makes sure that numbers are known, which another node may have given out.</summary>
    public async ValueTask KnowAsync(IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        if (ids.Any(id => !_names.ContainsKey(id)))
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes names known. Not in the transaction of the batch, which may fail: a name is there for all batches that follow.</summary>
    public async ValueTask EnsureAsync(IEnumerable<TaskQueueName> names, CancellationToken cancellationToken)
    {
        var unknown = names.Where(name => !_ids.ContainsKey(name)).Distinct().ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            using var create = Command.Of(
                connection, sql.In(Create), unknown.Select(static name => name.Service).ToArray(), unknown.Select(static name => name.Task).ToArray());
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await LoadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads all names.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        using var all = Command.Of(connection, sql.In(ReadAll));
        var rows = await all.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ofRows = rows.ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var name = new TaskQueueName(rows.GetString(1), rows.GetString(2));
            _names[rows.GetInt32(0)] = name;
            _ids[name] = rows.GetInt32(0);
        }
    }
}
