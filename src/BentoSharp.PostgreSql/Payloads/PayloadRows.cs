using BentoSharp.PostgreSql.Commits;
using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Payloads;

/// <summary>
/// Which tasks refer to which payloads. A transaction holds the payloads that it is about, so that none is deleted under a row that refers to it.
/// </summary>
internal sealed class PayloadRows
{
    private const string Hold =
        """
        SELECT p.id FROM unnest($1) WITH ORDINALITY AS i (id, place) CROSS JOIN LATERAL (SELECT id FROM $s.payload WHERE id = i.id FOR UPDATE) p
        ORDER BY i.place
        """;

    private const string Refer =
        """
        WITH mine AS (
            UPDATE $s.payload p SET life = NULL FROM unnest($2) AS i (id) WHERE p.id = ANY (ARRAY[i.id]) AND coalesce(p.life, 0) <> 0)
        INSERT INTO $s.task_payload (task, payload) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING
        """;

    private readonly HashSet<Guid> _held = [];
    private readonly List<(Guid Task, Guid Payload)> _references = [];

    /// <summary>Holds what a batch refers to.</summary>
    public void HoldAll(Script script, StoreBatch batch)
    {
        var ids = batch.Inserts.SelectMany(static insert => Of(insert.Task.Request))
            .Concat(batch.Finishes.Select(static finish => finish.Response?.Payload?.Id).OfType<Guid>())
            .Distinct()
            .Order()
            .ToArray();
        if (ids.Length > 0)
        {
            script.Read(Hold, row => _held.Add(row.GetGuid(0)), ids);
        }
    }

    /// <summary>Whether the files of a request are there.</summary>
    public bool HasAll(StoredRequest? request) => Of(request).All(_held.Contains);

    /// <summary>Notes the files of a task.</summary>
    public void Add(Guid task, StoredRequest? request) => _references.AddRange(Of(request).Select(payload => (task, payload)));

    /// <summary>Notes the body of an answer.</summary>
    /// <exception cref="TaskStoreException">It is gone.</exception>
    public void Add(Guid task, StoredPayload? body)
    {
        if (body is null)
        {
            return;
        }

        if (!_held.Contains(body.Id))
        {
            throw new TaskStoreException($"The payload {body.Id:N} is gone: this node was silent for longer than its lease.") { ConcernsOneOperation = true };
        }

        _references.Add((task, body.Id));
    }

    /// <summary>Writes what was noted.</summary>
    public void Write(Script script)
    {
        if (_references.Count > 0)
        {
            script.Run(
                Refer,
                _references.Select(static reference => reference.Task).ToArray(),
                _references.Select(static reference => reference.Payload).ToArray());
            _references.Clear();
        }
    }

    private static IEnumerable<Guid> Of(StoredRequest? request) =>
        request is null ? [] : request.Files.Select(static file => file.Payload?.Id).OfType<Guid>();
}
