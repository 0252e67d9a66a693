using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>A schema for each test, whose time is that of the test.</summary>
internal sealed class TestSchema
{
    private string? _name;

    public string Name => _name ??= $"t{Guid.NewGuid():N}"[..20];

    /// <summary>Makes a store over the schema that takes its time from a provider.</summary>
    public ITaskStore Create(TimeProvider time, int maxInterruptions = TaskStateMachine.DefaultMaxInterruptions)
    {
        // What a node that crashed in this test has left is over: no test waits for a lease.
        Execute($"""
            DO $$ BEGIN IF to_regclass('"{Name}".node') IS NOT NULL THEN UPDATE "{Name}".node SET alive_until = -1; END IF; END $$
            """);
        return new ClockedStore(CreateStore(time, maxInterruptions), time, this);
    }

    /// <summary>Makes a store by the clock of the database.</summary>
    public PostgreSqlTaskStore CreateStore(
        TimeProvider time, int maxInterruptions = TaskStateMachine.DefaultMaxInterruptions, Action<PostgreSqlOptions>? configure = null, string node = "")
    {
        var options = new PostgreSqlOptions { ConnectionString = TestServer.Instance.ConnectionString, Schema = Name };
        configure?.Invoke(options);
        return new PostgreSqlTaskStore(
            options,
            new NodeSettings(node.Length == 0 ? Environment.MachineName : node, maxInterruptions),
            time,
            NullLogger<PostgreSqlTaskStore>.Instance);
    }

    /// <summary>Replaces the function that all statements take their time from by one that says what it is told.</summary>
    public void SetTime(DateTimeOffset time) => Execute(
        $"""
        CREATE OR REPLACE FUNCTION "{Name}".now_us() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT {TaskOrder.Microseconds(time)}::bigint'
        """);

    public void Execute(string text)
    {
        using var connection = new NpgsqlConnection(TestServer.Instance.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(text, connection);
        command.ExecuteNonQuery();
    }

    public long Number(string text)
    {
        using var connection = new NpgsqlConnection(TestServer.Instance.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(text, connection);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The first column of a query.</summary>
    public List<string> Texts(string text)
    {
        using var connection = new NpgsqlConnection(TestServer.Instance.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(text, connection);
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    public void Delete()
    {
        if (_name is not null)
        {
            Execute($"DROP SCHEMA IF EXISTS \"{_name}\" CASCADE");
            _name = null;
        }
    }
}
