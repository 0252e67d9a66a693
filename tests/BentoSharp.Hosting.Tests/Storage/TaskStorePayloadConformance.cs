using System.Text;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>Bodies that are kept apart from the rows: when they are there, and when they go.</summary>
public abstract class TaskStorePayloadConformance : StoreFixture
{
    [Test]
    public async Task Files_and_answers_are_read_from_their_payloads()
    {
        var (task, _) = await InsertWithFile("the file");
        var lease = (await Lease(1)).Single();
        Assert.That(TextOf(lease.Request!.Files.Single().Payload!), Is.EqualTo("the file"));
        await FinishWith(lease, "the answer");

        await Restart();
        var kept = await Read(task.Id, TaskParts.Request | TaskParts.Response);
        Assert.That(kept.Request!.Files.Single(), Has.Property("Name").EqualTo("a.bin").And.Property("Length").EqualTo(8));
        Assert.That(TextOf(kept.Request.Files.Single().Payload!), Is.EqualTo("the file"));
        Assert.That(kept.Response!.Body.IsEmpty, Is.True);
        Assert.That(kept.Response.Payload!.Length, Is.EqualTo("the answer".Length));
        Assert.That(TextOf(kept.Response.Payload), Is.EqualTo("the answer"));
    }

    [Test]
    public async Task A_payload_goes_with_its_writer_unless_it_is_kept()
    {
        StoredPayload payload;
        await using (var writer = Store.Payloads!.Create())
        {
            await writer.WriteAsync(Encoding.UTF8.GetBytes("gone"), CancellationToken.None);
            payload = await writer.CompleteAsync(isDurable: true, CancellationToken.None);
            Assert.That(TextOf(payload), Is.EqualTo("gone"));
        }

        AssertGone(payload);
    }

    [Test]
    public async Task A_payload_that_no_row_will_refer_to_can_be_read_while_its_writer_lives()
    {
        StoredPayload payload;
        await using (var writer = Store.Payloads!.Create())
        {
            await writer.WriteAsync(Encoding.UTF8.GetBytes("for "), CancellationToken.None);
            await writer.WriteAsync(Encoding.UTF8.GetBytes("now"), CancellationToken.None);
            payload = await writer.CompleteAsync(isDurable: false, CancellationToken.None);
            Assert.That(TextOf(payload), Is.EqualTo("for now"));
        }

        AssertGone(payload);
    }

    [Test]
    public async Task Pruning_deletes_the_payloads_of_a_task_and_a_retry_keeps_those_that_it_shares()
    {
        var (task, file) = await InsertWithFile("shared");
        var lease = (await Lease(1)).Single();
        var answer = await FinishWith(lease, "answer");
        Time.Advance(TimeSpan.FromHours(1));
        var retry = NewTask.Create() with { RetryOf = task.Id, CreatedAt = Time.GetUtcNow(), Request = (await Read(task.Id, TaskParts.Request)).Request };
        await Insert(retry);

        await Prune(Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        AssertGone(answer);
        Assert.That(TextOf(file), Is.EqualTo("shared"));

        await Finish((await Lease(1)).Single(), AttemptEnd.Succeeded);
        Time.Advance(TimeSpan.FromHours(1));
        await Prune(Time.GetUtcNow());
        AssertGone(file);
    }

    [Test]
    public async Task A_retry_whose_files_went_meanwhile_is_refused()
    {
        var (task, _) = await InsertWithFile("gone");
        await Finish((await Lease(1)).Single(), AttemptEnd.Succeeded);
        var request = (await Read(task.Id, TaskParts.Request)).Request;
        Time.Advance(TimeSpan.FromHours(1));
        await Prune(Time.GetUtcNow());

        var insert = new InsertOperation(NewTask.Create() with { RetryOf = task.Id, Request = request });
        await Commit(insert);
        Assert.That(insert.Result, Is.EqualTo(InsertResult.FilesGone));
    }

    [Test]
    public async Task What_a_crash_left_without_a_row_goes_after_the_next_start_and_what_has_a_row_stays()
    {
        var (_, kept) = await InsertWithFile("kept");
        var placed = await Write("placed, never inserted");
        var incoming = Store.Payloads!.Create();
        await incoming.WriteAsync(Encoding.UTF8.GetBytes("half"), CancellationToken.None);
        var half = await incoming.CompleteAsync(isDurable: false, CancellationToken.None);

        await Crash();
        Assert.That(await Swept(), Is.EqualTo(2));
        AssertGone(placed.Payload);
        AssertGone(half);
        Assert.That(TextOf(kept with { Store = Store.Payloads! }), Is.EqualTo("kept"));
    }

    [Test]
    public async Task What_belongs_to_its_writer_is_not_taken_for_an_orphan()
    {
        var fresh = await Write("on its way");
        Assert.That(await SweepAgain(), Is.Zero);
        Assert.That(TextOf(fresh.Payload), Is.EqualTo("on its way"));
        var task = NewTask.Create() with { Request = RequestWith(fresh.Payload) };
        await Insert(task);
        fresh.Writer.Keep();
        Assert.That(await SweepAgain(), Is.Zero);
        await fresh.Writer.DisposeAsync();
        Assert.That(TextOf(fresh.Payload), Is.EqualTo("on its way"));
    }

    /// <summary>How many payloads the sweep of this life has deleted, when it has ended.</summary>
    protected abstract Task<int> Swept();

    /// <summary>Sweeps now.</summary>
    protected abstract Task<int> SweepAgain();

    /// <summary>Waits until what was pruned is deleted.</summary>
    protected abstract Task Deleted();

    private static StoredRequest RequestWith(StoredPayload payload) =>
        NewTask.Request("{}", new StoredFile("file", "a.bin", "application/x-a", default) { Payload = payload });

    private static string TextOf(StoredPayload payload)
    {
        using var reader = new StreamReader(payload.OpenRead());
        return reader.ReadToEnd();
    }

    private static void AssertGone(StoredPayload payload) => Assert.Throws<TaskStoreException>(() => payload.OpenRead().Dispose());

    private async Task<(PayloadWriter Writer, StoredPayload Payload)> Write(string text)
    {
        var writer = Store.Payloads!.Create();
        await writer.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);
        return (writer, await writer.CompleteAsync(isDurable: true, CancellationToken.None));
    }

    private async Task<(TaskRecord Task, StoredPayload Payload)> InsertWithFile(string text)
    {
        var (writer, payload) = await Write(text);
        var task = NewTask.Create() with { Request = RequestWith(payload) };
        await Insert(task);
        writer.Keep();
        return (task, payload);
    }

    private async Task<StoredPayload> FinishWith(TaskRecord lease, string answer)
    {
        var (writer, payload) = await Write(answer);
        var finish = new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Succeeded)
        {
            Response = new StoredResponse(200, "text/plain", [], default) { Payload = payload },
        };
        await Commit(finish);
        Assert.That(finish.IsApplied, Is.True);
        writer.Keep();
        return payload;
    }

    private async Task Prune(DateTimeOffset finishedBefore)
    {
        while (await Store.PruneAsync(finishedBefore, 100))
        {
        }

        await Deleted();
    }
}
