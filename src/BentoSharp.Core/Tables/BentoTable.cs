using System.Text.Json;

namespace BentoSharp;

/// <summary>
/// A table as an argument or a result, what pandas calls a data frame: named columns of JSON values, all of one length.
/// </summary>
public sealed class BentoTable
{
    private static readonly JsonElement Null = JsonElement.Parse("null");
    private readonly Dictionary<string, IReadOnlyList<JsonElement>> _values;

    /// <summary>Makes a table of columns.</summary>
    /// <param name="columns">The columns in order: names and values.</param>
    /// <exception cref="ArgumentException">A name comes twice, or the columns have different lengths.</exception>
    public BentoTable(IEnumerable<KeyValuePair<string, IReadOnlyList<JsonElement>>> columns)
        : this([.. columns], BentoTableOrient.Records)
    {
    }

    private BentoTable(IReadOnlyList<KeyValuePair<string, IReadOnlyList<JsonElement>>> columns, BentoTableOrient orient)
    {
        Orient = orient;
        Columns = [.. columns.Select(static column => column.Key)];
        _values = new(StringComparer.Ordinal);
        RowCount = columns.Count == 0 ? 0 : columns[0].Value.Count;
        foreach (var (name, values) in columns)
        {
            if (values.Count != RowCount)
            {
                throw new ArgumentException(
                    $"column \"{name}\" has {values.Count} rows, where \"{columns[0].Key}\" has {RowCount}: all columns of a table are of one length",
                    nameof(columns));
            }

            if (!_values.TryAdd(name, values))
            {
                throw new ArgumentException($"there are two columns \"{name}\"", nameof(columns));
            }
        }
    }

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; }

    /// <summary>How the table is written.</summary>
    public BentoTableOrient Orient { get; }

    /// <summary>The values of a column, from the first row to the last.</summary>
    /// <param name="column">The name of the column.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public IReadOnlyList<JsonElement> this[string column] => _values.TryGetValue(column, out var values)
        ? values
        : throw new KeyNotFoundException($"The table has no column \"{column}\"; it has {string.Join(", ", Columns)}.");

    /// <summary>The values of a column as numbers; null is <see cref="double.NaN"/>.</summary>
    /// <param name="column">The name of the column.</param>
    /// <returns>The numbers.</returns>
    public double[] Numbers(string column) =>
        [.. this[column].Select(static value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    /// <summary>The values of a column as text.</summary>
    /// <param name="column">The name of the column.</param>
    /// <returns>The texts; null where the value is null.</returns>
    public string?[] Texts(string column) => [.. this[column].Select(static value => value.GetString())];

    /// <summary>The values of a row, by their columns.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <returns>The values.</returns>
    public IReadOnlyDictionary<string, JsonElement> Row(int index) => Columns.ToDictionary(static name => name, name => _values[name][index]);

    /// <summary>A part of the rows.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many; fewer where the table ends.</param>
    /// <returns>The table.</returns>
    public BentoTable Rows(int start, int count) => With(Columns, name => [.. _values[name].Skip(start).Take(count)], Orient);

    /// <summary>Some columns, in another order; one that the table lacks is filled with null.</summary>
    /// <param name="columns">The names.</param>
    /// <returns>The table.</returns>
    public BentoTable Select(IReadOnlyList<string> columns) =>
        With(columns, name => _values.TryGetValue(name, out var values) ? values : [.. Enumerable.Repeat(Null, RowCount)], Orient);

    /// <summary>The same table, written in another way.</summary>
    /// <param name="orient">How it is written.</param>
    /// <returns>The table.</returns>
    public BentoTable WithOrient(BentoTableOrient orient) => orient == Orient ? this : With(Columns, name => _values[name], orient);

    private static BentoTable With(IReadOnlyList<string> columns, Func<string, IReadOnlyList<JsonElement>> values, BentoTableOrient orient) =>
        new([.. columns.Select(name => KeyValuePair.Create(name, values(name)))], orient);
}
