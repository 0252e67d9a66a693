using BentoSharp.Hosting;
using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Npgsql;

namespace BentoSharp.PostgreSql.Nodes;

/// <summary>Reads which nodes there are.</summary>
internal sealed class NodeReads(NpgsqlDataSource source, StoreParts common)
{
    private const string Nodes =
        """
        SELECT n.life, n.name, n.started_at, n.beat_at, n.role, n.version, n.tasks, n.devices,
            (SELECT count(*) FROM $s.task_row t WHERE t.life = n.life AND t.state = 1)
        FROM $s.node n WHERE n.alive_until >= (SELECT $s.now_us()) ORDER BY n.life
        """;

    /// <summary>Reads the nodes that live, the oldest first.</summary>
    public async Task<IReadOnlyList<StoreNode>> ReadAsync(long ownLife, CancellationToken cancellationToken)
    {
        var nodes = new List<StoreNode>();
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ofConnection = connection.ConfigureAwait(false);
        var script = new Script(connection, common.Sql);
        script.Read(Nodes, row => nodes.Add(Node(row, ownLife)));
        await script.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return nodes;
    }

    private StoreNode Node(NpgsqlDataReader row, long ownLife) => new(
        row.GetString(1),
        row.GetInt64(0),
        row.GetInt64(0) == ownLife,
        common.Clock.ToNode(row.GetInt64(2)),
        common.Clock.ToNode(row.GetInt64(3)),
        (int)row.GetInt64(8),
        TaskColumns.Text(row, 4) is { } role
            ? new NodeDescription(
                Enum.TryParse<BentoNodeRole>(role, out var known) ? known : BentoNodeRole.Both,
                TaskColumns.Text(row, 5) ?? string.Empty,
                row.GetFieldValue<string[]>(6),
                row.GetFieldValue<string[]>(7))
            : null);
}
