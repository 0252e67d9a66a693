using Npgsql;
using NpgsqlTypes;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>
/// A column of many rows as one parameter, for <c>unnest</c>. A column without a value is sent as NULL: <c>unnest</c> fills it up, and neither end
/// has to go through it.
/// </summary>
internal static class Column
{
    public static NpgsqlParameter Of<TRow, TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> column)
    {
        var values = new TValue[rows.Count];
        var isEmpty = true;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = column(rows[i]);
            isEmpty &= values[i] is null;
        }

        return new NpgsqlParameter { Value = isEmpty ? DBNull.Value : values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    public static NpgsqlParameter Uuids<TRow>(IReadOnlyList<TRow> rows, Func<TRow, Guid> column) => Of(rows, NpgsqlDbType.Uuid, column);

    public static NpgsqlParameter Uuids<TRow>(IReadOnlyList<TRow> rows, Func<TRow, Guid?> column) => Of(rows, NpgsqlDbType.Uuid, column);

    public static NpgsqlParameter Smalls<TRow>(IReadOnlyList<TRow> rows, Func<TRow, short> column) => Of(rows, NpgsqlDbType.Smallint, column);

    public static NpgsqlParameter Integers<TRow>(IReadOnlyList<TRow> rows, Func<TRow, int> column) => Of(rows, NpgsqlDbType.Integer, column);

    public static NpgsqlParameter Integers<TRow>(IReadOnlyList<TRow> rows, Func<TRow, int?> column) => Of(rows, NpgsqlDbType.Integer, column);

    public static NpgsqlParameter Longs<TRow>(IReadOnlyList<TRow> rows, Func<TRow, long> column) => Of(rows, NpgsqlDbType.Bigint, column);

    public static NpgsqlParameter Longs<TRow>(IReadOnlyList<TRow> rows, Func<TRow, long?> column) => Of(rows, NpgsqlDbType.Bigint, column);

    public static NpgsqlParameter Times<TRow>(IReadOnlyList<TRow> rows, Func<TRow, DateTimeOffset?> column) =>
        Of(rows, NpgsqlDbType.Bigint, row => column(row) is { } at ? TaskOrder.Microseconds(at) : (long?)null);

    /// <summary>Texts as the database keeps them (<see cref="KeptText"/>).</summary>
    public static NpgsqlParameter Texts<TRow>(IReadOnlyList<TRow> rows, Func<TRow, string?> column) =>
        Of(rows, NpgsqlDbType.Text, row => KeptText.Of(column(row)));

    public static NpgsqlParameter Bytes<TRow>(IReadOnlyList<TRow> rows, Func<TRow, byte[]?> column) => Of(rows, NpgsqlDbType.Bytea, column);

    public static NpgsqlParameter Flags<TRow>(IReadOnlyList<TRow> rows, Func<TRow, bool> column) => Of(rows, NpgsqlDbType.Boolean, column);
}
