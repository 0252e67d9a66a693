using System.Text.Json;
using BentoSharp.PostgreSql.Schema;
using BentoSharp.PostgreSql.Storage;
using Npgsql;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>What a page of a list reads depends on its length, not on how many tasks there are: the rows that the database came by are counted.</summary>
public sealed class ListPlanTests
{
    private const int Rows = 40_000;
    private const int Page = 51;
    private const int MostRows = 8 * Page;

    private readonly TestSchema _schema = new();

    private static IEnumerable<TestCaseData> Lists()
    {
        yield return List("all of them", new());
        yield return List("completed", new() { States = [BentoTaskStatus.Success] });
        yield return List("waiting", new() { States = [BentoTaskStatus.Pending] });
        yield return List("running", new() { States = [BentoTaskStatus.InProgress] });
        yield return List("an owner who has few", new() { Owner = "ada" });
        yield return List("a key that few have", new() { LimitKey = "rare" });
        yield return List("a key that few have, of those that wait", new() { LimitKey = "rare", States = [BentoTaskStatus.Pending] });
        yield return List("an error that none has", new() { ErrorCode = "nothing", ErrorText = "nothing" });
        yield return List("a time", new() { CreatedAfter = NewTask.Start.AddSeconds(10), CreatedBefore = NewTask.Start.AddSeconds(20) });
        yield return List("the first digits of an id", new() { IdPrefix = Guid.CreateVersion7(NewTask.Start.AddSeconds(15)).ToString("N")[..9] });
        yield return List("failed by their ends", new() { Order = TaskListOrder.LastEnded, States = [BentoTaskStatus.Failure], NotRepeated = true });
        yield return List(
            "failed before a time", new() { Order = TaskListOrder.LastEnded, States = [BentoTaskStatus.Failure], EndedBefore = NewTask.Start.AddSeconds(5), ErrorText = "memory" });
        yield return List("waiting in their order", new() { Order = TaskListOrder.NextToStart, States = [BentoTaskStatus.Pending] });

        static TestCaseData List(string name, TaskListQuery query) => new TestCaseData(query).SetArgDisplayNames(name);
    }

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        await using (var store = _schema.CreateStore(TimeProvider.System))
        {
            await store.OpenAsync(CancellationToken.None);
            await store.CloseAsync();
        }

        var start = NewTask.Start.ToUnixTimeMilliseconds();
        var id = $"(lpad(to_hex({start}::bigint + n), 12, '0') || '7000' || lpad(to_hex(n + 40000), 16, '8'))::uuid";
        _schema.Execute($"""
            INSERT INTO "{_schema.Name}".task_ended (id, seq, queue, state, priority, attempt, interruptions, fence, due, created_at, executed_at, finished_at, owner, limit_key,
                error_code, error_message, request_arguments)
            SELECT {id}, n, 1 + n % 2, CASE WHEN n % 20 = 0 THEN 3 ELSE 2 END, 1, 1, 0, 1, n, 1000 * ({start} + n), n, 1000 * ({start} + n),
                CASE WHEN n % 4000 = 0 THEN 'ada' ELSE 'grace' END, CASE WHEN n % 4000 = 0 THEN 'rare' WHEN n % 2 = 0 THEN 'usual' END,
                CASE WHEN n % 20 = 0 THEN 'error' END, CASE WHEN n % 20 = 0 THEN 'no memory' END, ''
            FROM generate_series(1, {Rows}) n;
            INSERT INTO "{_schema.Name}".task_row (id, queue, state, ready, priority, attempt, interruptions, fence, due, not_before, created_at, life, owner, limit_key, request_arguments)
            SELECT {id}, 1 + n % 2, CASE WHEN n % 2000 = 0 THEN 1 ELSE 0 END, n % 3 <> 0, 1, 0, 0, 0, n, CASE WHEN n % 3 = 0 THEN n END, 1000 * ({start} + n),
                CASE WHEN n % 2000 = 0 THEN 1 END, CASE WHEN n % 4000 = 1 THEN 'ada' ELSE 'grace' END, CASE WHEN n % 4000 = 2 THEN 'rare' WHEN n % 3 = 1 THEN 'usual' END, ''
            FROM generate_series(1, {Rows}) n;
            ANALYZE "{_schema.Name}".task_ended;
            ANALYZE "{_schema.Name}".task_row;
            """);
    }

    [OneTimeTearDown]
    public void Delete() => _schema.Delete();

    [TestCaseSource(nameof(Lists))]
    public async Task A_page_reads_little_more_than_it_gives(TaskListQuery query)
    {
        var (text, values) = ListWalk.Question(query, [1, 2], Page);
        await using var connection = new NpgsqlConnection(TestServer.Instance.ConnectionString);
        await connection.OpenAsync();
        await using var command = Command.Of(connection, "EXPLAIN (ANALYZE, FORMAT JSON) " + new SqlText(_schema.Name).In(text!), values);
        var plan = (string)(await command.ExecuteScalarAsync())!;

        Assert.That(RowsOf(JsonElement.Parse(plan)[0].GetProperty("Plan")), Is.LessThan(MostRows), plan);
    }

    /// <summary>How many rows all scans of a plan came by.</summary>
    private static double RowsOf(JsonElement node)
    {
        var own = node.TryGetProperty("Relation Name", out _) || node.GetProperty("Node Type").GetString()!.Contains("Index", StringComparison.Ordinal)
            ? (Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Index Recheck")) * Number("Actual Loops")
            : 0;
        return own + (node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().Sum(RowsOf) : 0);

        double Number(string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
    }
}
