using System.Collections.Concurrent;
using System.Text;
using BentoSharp.PostgreSql.Tests.Server;
using Npgsql;

namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>
/// What was acknowledged, and whether the database holds just that: every acknowledged submit has ended once, by the attempt that had the right, and
/// nothing that has ended ever changes. The database itself refuses what must not happen, and notes it.
/// </summary>
internal sealed class TaskHistory(TestSchema schema)
{
    private readonly ConcurrentDictionary<Guid, int> _acknowledged = new();

    public int Count => _acknowledged.Count;

    /// <summary>Lets the database refuse a fence that falls, a second owner of a lease, and any change of what has ended.</summary>
    public void Guard() => schema.Execute(
        $"""
        CREATE FUNCTION "{schema.Name}".guard_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.fence < OLD.fence THEN RAISE EXCEPTION 'the fence of % falls', OLD.id; END IF;
            IF OLD.state = 1 AND NEW.state = 1 AND (NEW.fence <> OLD.fence OR NEW.life <> OLD.life) THEN RAISE EXCEPTION '% is leased twice', OLD.id; END IF;
            RETURN NEW; END $$;
        CREATE TRIGGER guard BEFORE UPDATE ON "{schema.Name}".task_row FOR EACH ROW EXECUTE FUNCTION "{schema.Name}".guard_row();
        CREATE FUNCTION "{schema.Name}".guard_ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '% has ended and changes', OLD.id; END $$;
        CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON "{schema.Name}".task_ended FOR EACH ROW EXECUTE FUNCTION "{schema.Name}".guard_ended();
        """);

    /// <summary>Notes that a submit was answered with an id.</summary>
    public void Acknowledge(string id, int number) => Assert.That(_acknowledged.TryAdd(Guid.ParseExact(id, "N"), number), "an id is given once");

    /// <summary>Waits until all that was acknowledged has ended, and checks each end.</summary>
    public async Task CheckAsync()
    {
        await Eventually.IsTrueAsync(() => Left() == 0, () => $"{Left()} tasks have not ended");
        var ended = Read();
        Assert.That(_acknowledged.Keys.Where(id => !ended.ContainsKey(id)), Is.Empty, "acknowledged and lost");
        foreach (var (id, number) in _acknowledged)
        {
            var (state, node, body) = ended[id];
            Assert.That(state, Is.EqualTo(BentoTaskStatus.Success), $"{id}");
            Assert.That(body, Is.EqualTo($"{number} {node}"), "the result is of the node that was last given the task");
        }
    }

    private long Left() => schema.Number($"SELECT count(*) FROM \"{schema.Name}\".task_row");

    private Dictionary<Guid, (BentoTaskStatus State, string? Node, string? Body)> Read()
    {
        var ended = new Dictionary<Guid, (BentoTaskStatus, string?, string?)>();
        using var connection = new NpgsqlConnection(TestServer.Instance.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"SELECT id, state, node, response_body FROM \"{schema.Name}\".task_ended", connection);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var body = rows.IsDBNull(3) ? null : Encoding.UTF8.GetString(rows.GetFieldValue<byte[]>(3));
            ended.Add(rows.GetGuid(0), ((BentoTaskStatus)rows.GetInt16(1), rows.IsDBNull(2) ? null : rows.GetString(2), body));
        }

        return ended;
    }
}
