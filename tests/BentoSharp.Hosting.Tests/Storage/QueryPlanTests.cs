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
