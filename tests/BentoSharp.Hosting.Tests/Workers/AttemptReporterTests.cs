using System.Text;
using BentoSharp.Hosting.Tests.Storage;
using BentoSharp.Hosting.Workers;

namespace BentoSharp.Hosting.Tests.Workers;

/// <summary>How what an attempt streams reaches the store: in few writes, without a loss, and no faster than it is written.</summary>
public sealed class AttemptReporterTests : CoalescerFixture
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private AttemptReporter _reports = null!;

    [SetUp]
    public void Create() => _reports = new AttemptReporter(Guid.NewGuid(), 1, Coalescer, Interval, Time);

    [Test]
    public async Task Ten_thousand_items_cost_a_write_for_the_first_and_one_an_interval()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var added = _reports.AddItemAsync(Line($"{i}"), default);
            Assert.That(added.IsCompletedSuccessfully, Is.True);
        }

        Assert.That(ItemsOf(await Store.NextWrite()).First, Is.Zero);
        var (_, rest) = await EndAsync();
        Assert.That(rest.First + rest.Lines!.Count, Is.EqualTo(10_000));
        Assert.That(Store.Batches.TryRead(out _), Is.False, "no write beside the first");
    }

    [Test]
    public async Task Ten_thousand_reports_and_lines_cost_a_write_for_the_first_and_one_an_interval()
    {
        for (var i = 1; i <= 10_000; i++)
        {
            _reports.Report(i / 10_000.0, $"step {i}");
            _reports.Log(BentoLogLevel.Information, $"line {i}");
        }

        Assert.That((await Store.NextWrite()).Reports.Single().Message, Is.EqualTo("step 1"));
        StoreBatch second;
        do
        {
            Time.Advance(Interval);
            await Task.Yield();
        }
        while (!Store.Batches.TryRead(out second!) || second.Reports.Count == 0);

        var report = second.Reports.Single();
        Assert.That((report.Progress, report.Message), Is.EqualTo((1.0, "step 10000")));
        Assert.That(report.Logs.Entries!.Select(static line => line.Text), Is.EqualTo(Enumerable.Range(9_001, 1_000).Select(static i => $"line {i}")));
        Assert.That(report.Logs.Dropped, Is.EqualTo(9_000));
        Assert.That((await EndAsync()).Logs.IsEmpty, Is.True);
    }

    [Test]
    public async Task A_task_that_streams_faster_than_is_written_waits()
    {
        var gate = Hold();
        var big = new string('x', 100_000);
        await _reports.AddItemAsync(Line("first"), default);
        await Store.NextWrite();
        await _reports.AddItemAsync(Line(big), default);
        await _reports.AddItemAsync(Line(big), default);
        var third = _reports.AddItemAsync(Line(big), default).AsTask();
        Assert.That(third.IsCompleted, Is.False);

        // What waits does not wait for the interval as well.
        gate.TrySetResult();
        await Soon(third);
        Assert.That(ItemsOf(await Store.NextWrite()).Lines, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_wait_for_room_ends_with_the_attempts_token()
    {
        var gate = Hold();
        using var stop = new CancellationTokenSource();
        await _reports.AddItemAsync(Line("first"), default);
        await Store.NextWrite();
        var waiting = _reports.AddItemAsync(Line(new string('x', 300_000)), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        gate.TrySetResult();
    }

    [Test]
    public async Task Items_that_could_not_be_written_are_written_again_before_the_others()
    {
        var writes = 0;
        Store.OnCommit = batch => batch.Reports.Count > 0 && writes++ == 0 ? throw new TaskStoreException("full") : ValueTask.CompletedTask;
        await _reports.AddItemAsync(Line("a"), default);
        await Store.NextWrite();
        await _reports.AddItemAsync(Line("b"), default);
        StoreBatch second;
        do
        {
            Time.Advance(Interval);
            await Task.Yield();
        }
        while (!Store.Batches.TryRead(out second!) || second.Reports.Count == 0);

        var items = ItemsOf(second);
        Assert.That(items.First, Is.Zero);
        Assert.That(items.Lines!.Select(static line => Encoding.UTF8.GetString(line.Span)), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task An_attempt_that_streams_nothing_says_so_at_its_end()
    {
        Assert.That((await EndAsync()).Items.BeginsRun, Is.False);
        Create();
        _reports.BeginItems();
        Assert.That((await EndAsync()).Items.BeginsRun, Is.True);
    }

    private static TaskItems ItemsOf(StoreBatch batch) => batch.Reports.Single().Items;

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text);

    private Task<(TaskLogs Logs, TaskItems Items)> EndAsync() => Soon(_reports.EndAsync().AsTask());

    /// <summary>Holds commits of reports until the gate is opened.</summary>
    private TaskCompletionSource Hold()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.OnCommit = batch => batch.Reports.Count > 0 ? new ValueTask(gate.Task) : ValueTask.CompletedTask;
        return gate;
    }
}
