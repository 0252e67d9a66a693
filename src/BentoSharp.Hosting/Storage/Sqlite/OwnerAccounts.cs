namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// How many tasks of each owner wait, and how many bytes are kept for him; both exact, with the batch under way. Tasks that belong to nobody
/// are not counted.
/// </summary>
/// <remarks>Used by the committing thread only.</remarks>
internal sealed class OwnerAccounts
{
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly List<Account> _touched = [];
    private readonly SqliteStatement _write;
    private readonly SqliteStatement _delete;

    public OwnerAccounts(SqliteConnection connection)
    {
        _write = connection.Prepare("INSERT INTO task_owner (owner, bytes) VALUES (?1, ?2) ON CONFLICT (owner) DO UPDATE SET bytes = excluded.bytes");
        _delete = connection.Prepare("DELETE FROM task_owner WHERE owner = ?1");
        using var bytes = connection.Prepare("SELECT owner, bytes FROM task_owner");
        while (bytes.Step())
        {
            Of(bytes.Text(0)!).Bytes = bytes.Int64(1);
        }

        using var pending = connection.Prepare("SELECT owner, count(*) FROM task_row WHERE state = 0 AND owner IS NOT NULL GROUP BY owner");
        while (pending.Step())
        {
            Of(pending.Text(0)!).Pending = pending.Int32(1);
        }
    }

    /// <summary>Whether a task must not be inserted, because its owner has as much as he may; null where it may be.</summary>
    public InsertResult? Refuse(InsertOperation insert)
    {
        if (insert.Task.Owner is not { } owner || (insert.MaxPendingOfOwner ?? insert.MaxBytesOfOwner) is null)
        {
            return null;
        }

        var account = _accounts.GetValueOrDefault(owner);
        return account?.Pending + account?.PendingChange >= insert.MaxPendingOfOwner ? InsertResult.OwnerQueueFull
            : (account?.Bytes ?? 0) + (account?.BytesChange ?? 0) + OwnedBytes.Of(insert.Task.Request!) > insert.MaxBytesOfOwner ? InsertResult.OwnerBytesFull
            : null;
    }

    /// <summary>Notes that tasks of an owner wait, or wait no more.</summary>
    public void Wait(string? owner, int change)
    {
        if (owner is not null)
        {
            Touch(owner).PendingChange += change;
        }
    }

    /// <summary>Notes that bytes are kept for an owner, or kept no more.</summary>
    public void Keep(string? owner, long bytes)
    {
        if (owner is not null)
        {
            Touch(owner).BytesChange += bytes;
        }
    }

    /// <summary>Whether the batch under way has anything to write.</summary>
    public bool HasWrites => _touched.Exists(static account => account.BytesChange != 0);

    /// <summary>Writes what the batch under way has changed.</summary>
    public void Write()
    {
        foreach (var account in _touched)
        {
            if (account.BytesChange != 0)
            {
                var bytes = account.Bytes + account.BytesChange;
                var statement = bytes > 0 ? _write : _delete;
                statement.Bind(1, account.Owner);
                if (bytes > 0)
                {
                    statement.Bind(2, bytes);
                }

                statement.Run();
            }
        }
    }

    /// <summary>The batch under way was committed.</summary>
    public void Accept()
    {
        foreach (var account in _touched)
        {
            account.Pending += account.PendingChange;
            account.Bytes += account.BytesChange;
            if (account is { Pending: 0, Bytes: 0 })
            {
                _accounts.Remove(account.Owner);
            }
        }

        Settle();
    }

    /// <summary>The batch under way was not committed.</summary>
    public void Revert() => Settle();

    private void Settle()
    {
        foreach (var account in _touched)
        {
            (account.PendingChange, account.BytesChange, account.IsTouched) = (0, 0, false);
        }

        _touched.Clear();
    }

    private Account Of(string owner)
    {
        if (!_accounts.TryGetValue(owner, out var account))
        {
            _accounts.Add(owner, account = new Account(owner));
        }

        return account;
    }

    private Account Touch(string owner)
    {
        var account = Of(owner);
        if (!account.IsTouched)
        {
            account.IsTouched = true;
            _touched.Add(account);
        }

        return account;
    }

    private sealed class Account(string owner)
    {
        public string Owner { get; } = owner;

        public int Pending { get; set; }

        public int PendingChange { get; set; }

        public long Bytes { get; set; }

        public long BytesChange { get; set; }

        public bool IsTouched { get; set; }
    }
}
