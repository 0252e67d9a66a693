namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// Which tasks refer to which payloads. Files of requests are named in the request as well; these rows tell when a payload goes, for a retry
/// shares the files of the task that it repeats.
/// </summary>
internal sealed class PayloadRows(SqliteConnection connection)
{
    private const long ResponsePart = 0;

    private readonly SqliteStatement _insert = connection.Prepare("INSERT INTO task_payload (seq, part, id, length) VALUES (?1, ?2, ?3, ?4)");
    private readonly SqliteStatement _response = connection.Prepare($"SELECT id, length FROM task_payload WHERE seq = ?1 AND part = {ResponsePart}");
    private readonly SqliteStatement _ofTask = connection.Prepare("SELECT id FROM task_payload WHERE seq = ?1");
    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM task_payload WHERE seq = ?1");
    private readonly SqliteStatement _any = connection.Prepare("SELECT 1 FROM task_payload WHERE id = ?1 LIMIT 1");

    /// <summary>Notes the files of a request; inline ones have no rows.</summary>
    public void InsertFiles(long seq, IReadOnlyList<StoredFile> files)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Payload is { } payload)
            {
                Insert(seq, ResponsePart + 1 + i, payload);
            }
        }
    }

    /// <summary>Notes the body of an answer.</summary>
    public void InsertResponse(long seq, StoredPayload payload) => Insert(seq, ResponsePart, payload);

    /// <summary>The body of an answer that is kept as a payload; null where there is none.</summary>
    public (Guid Id, long Length)? FindResponse(long seq)
    {
        _response.Bind(1, seq);
        if (!_response.Step())
        {
            return null;
        }

        var found = (_response.Id(0)!.Value, _response.Int64(1));
        _response.Reset();
        return found;
    }

    /// <summary>Whether a task refers to a payload.</summary>
    public bool Contains(Guid id)
    {
        _any.Bind(1, id);
        if (!_any.Step())
        {
            return false;
        }

        _any.Reset();
        return true;
    }

    /// <summary>Deletes a task's rows, and adds the payloads that no other task refers to.</summary>
    public void Delete(long seq, List<Guid> free)
    {
        List<Guid>? ids = null;
        _ofTask.Bind(1, seq);
        while (_ofTask.Step())
        {
            (ids ??= []).Add(_ofTask.Id(0)!.Value);
        }

        if (ids is not null)
        {
            _delete.Bind(1, seq);
            _delete.Run();
            free.AddRange(ids.Where(id => !Contains(id)));
        }
    }

    private void Insert(long seq, long part, StoredPayload payload)
    {
        _insert.Bind(1, seq);
        _insert.Bind(2, part);
        _insert.Bind(3, payload.Id);
        _insert.Bind(4, payload.Length);
        _insert.Run();
    }
}
