using System.Buffers.Binary;
using System.Globalization;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>What a query says of a row, as an expression of SQL, and which ids it can have.</summary>
internal sealed class TaskListFilter
{
    // Those below are for what finds the rows.
    private const int FirstParameter = 11;

    private readonly List<string> _conditions = [];
    private readonly List<Action<SqliteStatement, int>> _values = [];

    public TaskListFilter(TaskListQuery query, IReadOnlyCollection<long> queues)
    {
        Ids = TaskListRules.IdsOf(query);
        _conditions.Add($"queue IN ({string.Join(',', queues)})");
        if (query.States.Count > 0)
        {
            _conditions.Add($"state IN ({string.Join(',', query.States.Select(static state => (int)state))})");
        }

        Add("owner = {0}", query.Owner);
        if (query.Owners is { } owners)
        {
            Add(owners.IncludesUnowned ? "(owner IS NULL OR owner = {0})" : "owner = {0}", (row, parameter) => row.Bind(parameter, owners.Owner));
        }

        Add("limit_key = {0}", query.LimitKey);
        Add("created_at >= {0}", query.CreatedAfter);
        Add("created_at < {0}", query.CreatedBefore);
        Add("finished_at >= {0}", query.EndedAfter);
        Add("finished_at < {0}", query.EndedBefore);
        Add("error_code = {0}", query.ErrorCode);
        Add("error_message LIKE {0} ESCAPE '\\'", query.ErrorText is { } text ? TaskListRules.Pattern(text) : null);
        if (query.IdPrefix is not null)
        {
            var (first, last) = Ids;
            Add("id >= {0}", (row, parameter) => Bind(row, parameter, first));
            Add("id <= {0}", (row, parameter) => Bind(row, parameter, last));
        }

        if (query.NotRepeated)
        {
            _conditions.Add("NOT EXISTS (SELECT 1 FROM task_row r WHERE r.retry_of = t.id)");
        }
    }

    /// <summary>The first and the last id that a task may have.</summary>
    public (UInt128 First, UInt128 Last) Ids { get; }

    /// <summary>1 for a row that is meant, 0 or null for others.</summary>
    public string Sql => string.Join(" AND ", _conditions);

    public void Bind(SqliteStatement row)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            _values[i](row, FirstParameter + i);
        }
    }

    /// <summary>Binds an id as 16 bytes in the order of its digits.</summary>
    public static void Bind(SqliteStatement row, int parameter, UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        row.BindBlob(parameter, bytes);
    }

    private void Add(string condition, string? value)
    {
        if (value is not null)
        {
            Add(condition, (row, parameter) => row.Bind(parameter, value));
        }
    }

    private void Add(string condition, DateTimeOffset? value)
    {
        if (value is not null)
        {
            Add(condition, (row, parameter) => row.Bind(parameter, value));
        }
    }

    private void Add(string condition, Action<SqliteStatement, int> bind)
    {
        _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, $"?{FirstParameter + _values.Count}"));
        _values.Add(bind);
    }
}
