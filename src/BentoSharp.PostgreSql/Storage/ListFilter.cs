namespace BentoSharp.PostgreSql.Storage;

/// <summary>What a query says of a row <c>t</c>, as an expression of SQL with its parameters.</summary>
internal sealed class ListFilter
{
    private readonly List<string> _conditions = [];
    private readonly List<object?> _values = [];

    public ListFilter(TaskListQuery query, int[] queues)
    {
        _conditions.Add($"t.queue = ANY({Parameter(queues)})");
        if (query.States.Count > 0)
        {
            _conditions.Add($"t.state IN ({string.Join(',', query.States.Select(static state => (int)state))})");
        }

        Add("t.owner = {0}", KeptText.Of(query.Owner));
        AddOwners(query.Owners);
        Add("t.limit_key = {0}", KeptText.Of(query.LimitKey));
        Add("t.created_at >= {0}", query.CreatedAfter);
        Add("t.created_at < {0}", query.CreatedBefore);
        Add("t.finished_at >= {0}", query.EndedAfter);
        Add("t.finished_at < {0}", query.EndedBefore);
        Add("t.error_code = {0}", KeptText.Of(query.ErrorCode));

        // By the letters of ASCII only, whatever the database's language.
        Add("""lower(t.error_message COLLATE "C") LIKE lower({0} COLLATE "C")""", query.ErrorText is { } text ? KeptText.Of(TaskListRules.Pattern(text)) : null);
        if (query.IdPrefix is not null)
        {
            var (first, last) = TaskListRules.IdsOf(query);
            _conditions.Add($"t.id BETWEEN {Parameter(ListIds.Of(first))} AND {Parameter(ListIds.Of(last))}");
        }

        if (query.NotRepeated)
        {
            // By its index for each row that is come by. Of a NOT EXISTS, PostgreSQL may read all tasks once and keep their ids.
            _conditions.Add("(SELECT r.id FROM $s.task_all r WHERE r.retry_of = t.id LIMIT 1) IS NULL");
        }
    }

    /// <summary>True for a row that is meant, false for others.</summary>
    public string Sql => $"({string.Join(" AND ", _conditions)}) IS TRUE";

    /// <summary>The values of the parameters so far.</summary>
    public object?[] Values => [.. _values];

    /// <summary>Adds a parameter.</summary>
    /// <returns>Its place in the text.</returns>
    public string Parameter(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }

    private void AddOwners(OwnerFilter? owners)
    {
        if (owners is not { } filter)
        {
            return;
        }

        var own = filter.Owner is { } owner ? $"t.owner = {Parameter(KeptText.Of(owner))}" : "false";
        _conditions.Add(filter.IncludesUnowned ? $"(t.owner IS NULL OR {own})" : own);
    }

    private void Add(string condition, string? value)
    {
        if (value is not null)
        {
            _conditions.Add(condition.Replace("{0}", Parameter(value), StringComparison.Ordinal));
        }
    }

    private void Add(string condition, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            _conditions.Add(condition.Replace("{0}", Parameter(TaskOrder.Microseconds(time)), StringComparison.Ordinal));
        }
    }
}
