using BentoSharp.Hosting.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>Which indexes SQLite takes for what must stay fast however many tasks there are.</summary>
[TestFixture]
public sealed class QueryPlanTests
{
    private readonly SqliteFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Delete();

    [Test]
    public async Task Ended_tasks_have_an_index_by_their_end_only_where_a_number_of_them_is_kept()
    {
        await OpenOnce(BentoTaskStatus.Success);
        using (var counted = SqliteConnection.OpenReader(_folder.Database))
        {
            Assert.That(PlanOf(counted, SurplusWalk.BoundarySql(BentoTaskStatus.Success)), Does.Contain("USING COVERING INDEX task_row_succeeded (queue=?)"));
            Assert.That(PlanOf(counted, SurplusWalk.OlderSql(BentoTaskStatus.Success)), Does.Contain("USING INDEX task_row_succeeded (queue=? AND").And.Not.Contain("B-TREE"));
            Assert.That(PlanOf(counted, SurplusWalk.OlderSql(BentoTaskStatus.Failure)), Does.Contain("USING INDEX task_row_failed (queue=? AND").And.Not.Contain("B-TREE"));
        }

        await OpenOnce();
        using var other = SqliteConnection.OpenReader(_folder.Database);
        Assert.That(other.Number("SELECT count(*) FROM sqlite_master WHERE name = 'task_row_succeeded'"), Is.Zero);
    }

    private static IEnumerable<TestCaseData> Lists()
    {
        yield return List("all of them", new(), "SEARCH t USING INDEX task_row_id (id>? AND id<?)");
        yield return List("a state", new() { States = [BentoTaskStatus.Success] }, "SEARCH t USING INDEX task_row_id (id>? AND id<?)");
        yield return List("very many that wait", new() { States = [BentoTaskStatus.Pending] }, "SEARCH t USING INDEX task_row_id (id>? AND id<?)");
        yield return List("an owner", new() { Owner = "ada", States = [BentoTaskStatus.Failure] }, "SEARCH t USING INDEX task_row_owner (owner=? AND id>? AND id<?)");
        yield return List("a key", new() { LimitKey = "gold", Owner = "ada" }, "SEARCH t USING INDEX task_row_key (limit_key=? AND id>? AND id<?)");
        yield return List("an error", new() { ErrorCode = "error", ErrorText = "no * left" }, "SEARCH t USING INDEX task_row_id (id>? AND id<?)");
        yield return List("a time", new() { CreatedAfter = NewTask.Start, CreatedBefore = NewTask.Start.AddHours(1), EndedAfter = NewTask.Start }, "SEARCH t USING INDEX task_row_id (id>? AND id<?)");
        yield return List("the first digits of an id", new() { IdPrefix = "0198" }, "SEARCH t USING INDEX task_row_id (id>? AND id<?)");
        yield return List(
            "failed by their ends", new() { Order = TaskListOrder.LastEnded, States = [BentoTaskStatus.Failure], ErrorText = "no memory" },
            "SEARCH t USING INDEX task_row_failed (queue=? AND finished_at>? AND finished_at<?)");
        yield return List(
            "failed that nobody has repeated", new() { Order = TaskListOrder.LastEnded, States = [BentoTaskStatus.Failure], NotRepeated = true },
            "SEARCH t USING INDEX task_row_failed (queue=? AND finished_at>? AND finished_at<?)", "USING COVERING INDEX task_row_retry (retry_of=?)");
        yield return List(
            "waiting in their order", new() { Order = TaskListOrder.NextToStart, States = [BentoTaskStatus.Pending], Owner = "ada" },
            "SEARCH t USING INDEX task_row_pending (queue=? AND due>?)");

        static TestCaseData List(string name, TaskListQuery query, params string[] steps) => new TestCaseData(query, steps).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Lists))]
    public async Task A_list_goes_along_an_index_and_sorts_nothing(TaskListQuery query, string[] steps)
    {
        await OpenOnce();
        using var connection = SqliteConnection.OpenReader(_folder.Database);
        var filter = new TaskListFilter(query, [1, 2]);
        var (index, condition, _) = TaskListWalk.IndexFor(query, [1, 2], pending: 1_000_000);

        var plan = PlanOf(connection, query.Order switch
        {
            TaskListOrder.LastEnded => TaskListWalk.LastEndedSql(filter),
            TaskListOrder.NextToStart => TaskListWalk.NextToStartSql(filter),
            _ => TaskListWalk.NewestSql(filter, index, condition),
        });

        Assert.That(plan, Does.Not.Contain("B-TREE").And.Not.Contain("SCAN t"));
        foreach (var step in steps)
        {
            Assert.That(plan, Does.Contain(step));
        }
    }

    [Test]
    public async Task What_runs_is_found_without_looking_at_other_tasks()
    {
        await OpenOnce();
        using var connection = SqliteConnection.OpenReader(_folder.Database);
        var query = new TaskListQuery { States = [BentoTaskStatus.InProgress] };
        var (index, condition, _) = TaskListWalk.IndexFor(query, [1, 2], pending: 1_000_000);

        Assert.That(PlanOf(connection, TaskListWalk.NewestSql(new TaskListFilter(query, [1, 2]), index, condition)), Does.Contain("USING INDEX task_row_running (state=?)"));
    }

    private async Task OpenOnce(params BentoTaskStatus[] counted)
    {
        await using var store = _folder.Create(new FakeTimeProvider(NewTask.Start), countedStates: counted);
        await store.OpenAsync(CancellationToken.None);
    }

    private static string PlanOf(SqliteConnection connection, string sql)
    {
        using var plan = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        var steps = new List<string>();
        while (plan.Step())
        {
            steps.Add(plan.Text(3)!);
        }

        return string.Join('\n', steps);
    }
}
