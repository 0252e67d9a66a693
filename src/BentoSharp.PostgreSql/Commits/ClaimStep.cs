using BentoSharp.Hosting.Storage.Sqlite;
using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Storage;
using Npgsql;
using NpgsqlTypes;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>Leases ready tasks to a demand: of the tasks that it allows, the lowest due first. What other nodes lease at the moment is left to them.</summary>
internal sealed class ClaimStep(ClaimOperation claim, StoreParts common)
{
    private readonly List<(long Due, long Seq, TaskRecord Task)> _leases = [];
    private readonly List<(int Queue, string? Key, string? Owner)> _fresh = [];
    private Guid? _direct;

    /// <summary>The demand.</summary>
    public ClaimOperation Claim { get; } = claim;

    /// <summary>What was leased, the lowest due first.</summary>
    public IEnumerable<TaskRecord> Leases =>
        _leases.OrderBy(static lease => lease.Due).ThenBy(static lease => lease.Seq).Select(static lease => lease.Task);

    /// <summary>Tasks that were leased though their requests can't be read.</summary>
    public List<(int Queue, TaskRecord Task)> Unreadable { get; } = [];

    /// <summary>The queues, keys and owners of what was leased since the last call.</summary>
    public (int Queue, string? Key, string? Owner)[] TakeFresh()
    {
        (int Queue, string? Key, string? Owner)[] fresh = [.. _fresh];
        _fresh.Clear();
        return fresh;
    }

    /// <summary>Chooses of new tasks those that the demand takes if nothing else waits for its room.</summary>
    public void Choose(IReadOnlyList<(TaskRecord Task, int Queue)> inserts, DirectLeases direct)
    {
        _direct = null;
        var rooms = Rooms();
        var left = rooms.GroupBy(static room => room.Task).ToDictionary(static room => room.Key, static room => room.First().Most);
        var asked = inserts
            .Where(insert => insert.Task.Service == Claim.Service && left.ContainsKey(NameOf(insert.Task)) && !direct.Takes(insert.Task.Id))
            .OrderBy(static insert => insert.Task.Due)
            .ToList();
        if (asked.Exists(static insert => insert.Task.LimitKey is not null))
        {
            return;
        }

        // Whether the time of one that has to wait has come is for the database's clock to say.
        var chosen = asked.Where(insert => insert.Task.NotBefore is null && left[NameOf(insert.Task)]-- > 0).Take(Room).ToList();
        if (chosen.Count > 0)
        {
            _direct = chosen[0].Task.Id;
            direct.Add(Claim.Service, rooms.Select(static room => room.Queue), chosen.ConvertAll(static insert => insert.Task), now => Take(chosen, now));
            direct.Before(asked.Min(static insert => insert.Task.NotBefore));
        }
    }

    /// <summary>Adds the statement that leases what the demand has room for still.</summary>
    /// <param name="script">The statements.</param>
    /// <param name="node">This node.</param>
    /// <param name="withKeys">Whether the transaction can lease tasks with keys as well; else it leases nothing where such tasks may begin.</param>
    /// <returns>False where it has no room.</returns>
    public bool AddTo(Script script, NodeIdentity node, bool withKeys)
    {
        var rooms = Rooms();
        if (Room <= 0 || rooms.Count == 0)
        {
            return false;
        }

        var roomOf = rooms.Select(static room => room.Task).Distinct().ToList();
        script.Read(
            withKeys ? ClaimText.WithKeys : ClaimText.WithoutKeys,
            Add,
            rooms.Select(static room => room.Queue).ToArray(),
            rooms.Select(room => roomOf.IndexOf(room.Task)).ToArray(),
            rooms.Select(static room => room.Most).ToArray(),
            rooms.Select(static room => room.Task).ToArray(),
            Claim.Service,
            new NpgsqlParameter { Value = (object?)_direct ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            Room,
            node.Life,
            KeptText.Of(node.Name),
            rooms.Select(room => LimitOf(room.Task)).ToArray());
        return true;
    }

    /// <summary>The queues that the demand asks for, with their limits per key; 0 for none.</summary>
    public IEnumerable<(int Queue, int Limit)> Queues => Rooms().Select(room => (room.Queue, LimitOf(room.Task)));

    // A run of the batch may have leased to the demand before.
    private int Room => Claim.Max - _leases.Count - Claim.Leases.Count;

    private string NameOf(TaskRecord task) => Claim.Aliases.GetValueOrDefault(task.Task, task.Task);

    private int LimitOf(string task) => Claim.Limits.GetValueOrDefault(task);

    private List<(int Queue, int Most, string Task)> Rooms()
    {
        var rooms = new List<(int, int, string)>();
        foreach (var (task, most) in Claim.Tasks)
        {
            // A demand is tried twice where a full queue made room in the middle of a batch.
            var left = _leases.Count + Claim.Leases.Count == 0
                ? most
                : most - _leases.Select(static lease => lease.Task).Concat(Claim.Leases).Count(lease => NameOf(lease) == task);
            if (left > 0)
            {
                var names = Claim.Aliases.Where(alias => alias.Value == task).Select(static alias => alias.Key).Prepend(task);
                rooms.AddRange(names
                    .Select(name => common.Queues.Find(new TaskQueueName(Claim.Service, name)))
                    .Where(static id => id is not null)
                    .Select(id => (id!.Value, left, task)));
            }
        }

        return rooms;
    }

    private void Take(List<(TaskRecord Task, int Queue)> chosen, DateTimeOffset now)
    {
        foreach (var (task, queue) in chosen)
        {
            var lease = common.Clock.ToNode(task with { State = BentoTaskStatus.InProgress, Fence = 1, Attempt = 1, ExecutedAt = now });
            _leases.Add((lease.Due, _leases.Count, lease));
            _fresh.Add((queue, null, lease.Owner));
        }
    }

    private void Add(NpgsqlDataReader row)
    {
        var task = common.Clock.ToNode(TaskColumns.Record(row, common.Queues.Known(TaskColumns.Queue(row))));
        _fresh.Add((TaskColumns.Queue(row), task.LimitKey, task.Owner));
        try
        {
            task = task with { Request = TaskColumns.ReadRequest(row, TaskColumns.StateCount, common.Payloads) };
            _leases.Add((task.Due, TaskColumns.Seq(row), task));
        }
        catch (UnreadableRequestException)
        {
            Unreadable.Add((TaskColumns.Queue(row), task));
        }
    }
}
