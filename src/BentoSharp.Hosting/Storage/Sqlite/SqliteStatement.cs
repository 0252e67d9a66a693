using System.Buffers;
using System.Text;
using SQLitePCL;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A prepared statement: parameters are numbered from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    // A bit for each of the first parameters that is not null: they are null at first, and most of a row's stay so.
    private ulong _bound;

    public void Bind(int parameter, long value) => Bound(parameter, raw.sqlite3_bind_int64(handle, parameter, value));

    public void Bind(int parameter, double? value)
    {
        if (value is { } number)
        {
            Bound(parameter, raw.sqlite3_bind_double(handle, parameter, number));
        }
        else
        {
            BindNull(parameter);
        }
    }

    public void Bind(int parameter, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            Bind(parameter, TaskOrder.Microseconds(time));
        }
        else
        {
            BindNull(parameter);
        }
    }

    /// <summary>Binds an id as 16 bytes in the order of its digits.</summary>
    public void Bind(int parameter, Guid? value)
    {
        if (value is { } id)
        {
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            Bound(parameter, raw.sqlite3_bind_blob(handle, parameter, bytes));
        }
        else
        {
            BindNull(parameter);
        }
    }

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            BindNull(parameter);
            return;
        }

        const int onStack = 768;
        byte[]? rented = null;
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= onStack ? stackalloc byte[onStack] : rented = ArrayPool<byte>.Shared.Rent(most);
        var length = Encoding.UTF8.GetBytes(value, bytes);
        var code = raw.sqlite3_bind_text(handle, parameter, bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        Bound(parameter, code);
    }

    /// <summary>Binds bytes, which SQLite copies.</summary>
    public void BindBlob(int parameter, ReadOnlySpan<byte> value) =>
        Bound(parameter, value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value));

    /// <summary>Binds text that is UTF-8 already.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> value) => Bound(parameter, raw.sqlite3_bind_text(handle, parameter, value));

    public void BindNull(int parameter)
    {
        if (parameter >= 64 || (_bound & (1UL << parameter)) != 0)
        {
            connection.Check(raw.sqlite3_bind_null(handle, parameter));
            _bound &= ~Bit(parameter);
        }
    }

    /// <summary>Steps to the next row; resets the statement when there is none or it fails.</summary>
    /// <returns>Whether there is a row.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // Reset repeats the code of a failed step, so the error message is still there afterwards.
        var reset = raw.sqlite3_reset(handle);
        connection.Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : reset == raw.SQLITE_OK ? code : reset);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        if (Step())
        {
            Reset();
        }

        return connection.Changes;
    }

    /// <summary>Ends a query before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    public double? Double(int column) => IsNull(column) ? null : raw.sqlite3_column_double(handle, column);

    public DateTimeOffset? Time(int column) => IsNull(column) ? null : TaskOrder.Time(Int64(column));

    public Guid? Id(int column) => IsNull(column) ? null : new Guid(Blob(column), bigEndian: true);

    public string? Text(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(Blob(column));

    /// <summary>The bytes of a column, good until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    private void Bound(int parameter, int code)
    {
        _bound |= Bit(parameter);
        connection.Check(code);
    }

    private static ulong Bit(int parameter) => parameter < 64 ? 1UL << parameter : 0;

    public void Dispose()
    {
        handle.Dispose();
        connection.Forget(this);
    }
}
