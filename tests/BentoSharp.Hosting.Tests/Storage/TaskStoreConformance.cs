using System.Text;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>What every store does with single tasks.</summary>
public abstract class TaskStoreConformance : StoreFixture
{
    [Test]
    public async Task A_task_is_read_back_as_it_was_inserted()
    {
        var task = NewTask.Create(due: 123_456_789) with
        {
            Owner = "ann",
            Parent = Guid.CreateVersion7(),
            ChildKey = "first",
            RetryOf = Guid.CreateVersion7(),
            Priority = BentoTaskPriority.Low,
            NotBefore = NewTask.Start.AddSeconds(5),
            Deadline = NewTask.Start.AddHours(1),
            LimitKey = "gpu",
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Request = new StoredRequest(
                "multipart/form-data",
                "{\"prompt\":\"größer\"}"u8.ToArray(),
                [new StoredFile("image", "räder.png", "image/png", new byte[] { 0, 1, 255 }), new StoredFile("mask", null, null, Array.Empty<byte>())],
                [new("x-one", "1"), new("x-one", "2")]),
        };

        await Insert(task);

        var read = await Read(task.Id, TaskParts.Request);
        Assert.That(read with { Request = null }, Is.EqualTo(task with { Request = null, Due = task.Due + (long)FairShare.UnknownCost }));
        AssertSame(read.Request!, task.Request);
    }

    [Test]
    public async Task A_large_request_is_leased_and_read_as_it_was_inserted()
    {
        var task = NewTask.Create() with
        {
            Request = NewTask.Request(
                $"{{\"prompt\":\"{new string('x', 100_000)}\"}}", new StoredFile("image", "a.png", "image/png", RandomBytes(300_000))),
        };

        var lease = await InsertAndLease(task);
        await Finish(lease, AttemptEnd.GivenBack);
        var again = (await Lease(1)).Single();

        AssertSame(again.Request!, task.Request);
        AssertSame((await Read(task.Id, TaskParts.Request)).Request!, task.Request);
    }

    [Test]
    public async Task Bodies_are_read_only_where_they_are_asked_for()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.Succeeded);

        var state = await Read(lease.Id);
        Assert.That(state.Request, Is.Null);
        Assert.That(state.Response, Is.Null);
        var both = await Read(lease.Id, TaskParts.Request | TaskParts.Response);
        Assert.That(both.Request, Is.Not.Null);
        Assert.That(both.Response, Is.Not.Null);
    }

    [Test]
    public async Task Tasks_are_read_in_the_order_asked_for_and_unknown_ones_are_null()
    {
        var first = await Insert();
        var second = await Insert();

        var read = await Store.ReadAsync([second.Id, Guid.CreateVersion7(), first.Id], TaskParts.None, CancellationToken.None);

        Assert.That(read.Select(task => task?.Id), Is.EqualTo(new Guid?[] { second.Id, null, first.Id }));
    }

    [Test]
    public async Task A_lease_begins_an_attempt()
    {
        var task = await Insert();
        Time.Advance(TimeSpan.FromSeconds(3));

        var lease = (await Lease()).Single();

        var expected = task with { State = BentoTaskStatus.InProgress, Fence = 1, Attempt = 1, ExecutedAt = NewTask.Start.AddSeconds(3), Request = null };
        Assert.That(lease with { Request = null }, Is.EqualTo(expected));
        Assert.That(Encoding.UTF8.GetString(lease.Request!.Arguments.Span), Is.EqualTo("{\"prompt\":\"a sunset\"}"));
        Assert.That(await Read(task.Id), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_task_is_leased_in_the_batch_that_inserts_it()
    {
        var task = NewTask.Create();
        var claim = Claim();

        await Commit(new InsertOperation(task), claim);

        var lease = claim.Leases.Single();
        Assert.That((lease.State, lease.Fence, lease.Attempt), Is.EqualTo((BentoTaskStatus.InProgress, 1L, 1)));
        Assert.That(await Read(task.Id), Is.EqualTo(lease with { Request = null }));
        Assert.That(await Finish(lease, AttemptEnd.Succeeded), Is.True);
    }

    [Test]
    public async Task A_task_is_leased_once()
    {
        await Insert();
        Assert.That(await Lease(), Has.Count.EqualTo(1));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task The_answer_of_an_attempt_that_succeeds_is_kept_as_it_was()
    {
        var lease = await InsertAndLease();
        Time.Advance(TimeSpan.FromSeconds(9));
        var response = new StoredResponse(201, "image/png", [new("content-disposition", "inline"), new("set-cookie", "a=b"), new("set-cookie", "c=d")], RandomBytes(70_000));

        await Commit(new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Succeeded) { Response = response });

        var read = await Read(lease.Id, TaskParts.Response);
        Assert.That((read.State, read.FinishedAt, read.Error), Is.EqualTo((BentoTaskStatus.Success, NewTask.Start.AddSeconds(9), (BentoTaskError?)null)));
        Assert.That(read.Response! with { Body = default, Headers = [] }, Is.EqualTo(response with { Body = default, Headers = [] }));
        Assert.That(read.Response.Headers, Is.EqualTo(response.Headers));
        Assert.That(read.Response.Body.ToArray(), Is.EqualTo(response.Body.ToArray()));
    }

    [Test]
    public async Task The_answer_of_a_task_without_a_result_may_be_empty()
    {
        var lease = await InsertAndLease();
        await Commit(new FinishOperation(lease.Id, lease.Fence, AttemptEnd.Succeeded) { Response = new StoredResponse(204, null, [], default) });

        var response = (await Read(lease.Id, TaskParts.Response)).Response!;
        Assert.That((response.StatusCode, response.ContentType, response.Body.Length), Is.EqualTo((204, (string?)null, 0)));
    }

    [Test]
    public async Task A_failed_task_keeps_its_error_and_answer()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.Failed);

        var read = await Read(lease.Id, TaskParts.Response);
        Assert.That((read.State, read.Error, read.Response!.StatusCode), Is.EqualTo((BentoTaskStatus.Failure, new BentoTaskError("error", "It broke."), 500)));
        Assert.That(await Lease(), Is.Empty);
    }

    [Test]
    public async Task An_attempt_that_is_given_back_as_interrupted_is_counted_so()
    {
        var lease = await InsertAndLease();
        await Commit(new FinishOperation(lease.Id, lease.Fence, AttemptEnd.GivenBack) { Due = lease.Due, IsInterruption = true });

        var again = (await Lease()).Single();
        Assert.That((again.Attempt, again.Interruptions), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Progress_of_a_running_attempt_is_kept()
    {
        var lease = await InsertAndLease();
        await Commit(new ReportOperation(lease.Id, lease.Fence, 0.25, "step 1 of 4"));

        var read = await Read(lease.Id);
        Assert.That((read.Progress, read.ProgressMessage), Is.EqualTo((0.25, "step 1 of 4")));
    }

    [Test]
    public async Task Progress_of_an_attempt_that_has_lost_its_right_is_dropped()
    {
        var lease = await InsertAndLease();
        await Finish(lease, AttemptEnd.GivenBack);
        await Lease();
        await Commit(new ReportOperation(lease.Id, lease.Fence, 0.25, "late"));

        Assert.That((await Read(lease.Id)).Progress, Is.Null);
    }

    [Test]
    public async Task A_new_attempt_begins_without_progress()
    {
        var lease = await InsertAndLease();
        await Commit(new ReportOperation(lease.Id, lease.Fence, 0.75, "almost"));
        await Finish(lease, AttemptEnd.Retry);

        Assert.That((await Read(lease.Id)).Progress, Is.Null);
        var again = (await Lease()).Single();
        Assert.That((again.Progress, again.ProgressMessage), Is.EqualTo(((double?)null, (string?)null)));
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static void AssertSame(StoredRequest actual, StoredRequest expected)
    {
        Assert.That(actual.ContentType, Is.EqualTo(expected.ContentType));
        Assert.That(actual.Arguments.ToArray(), Is.EqualTo(expected.Arguments.ToArray()));
        Assert.That(actual.Headers, Is.EqualTo(expected.Headers));
        Assert.That(
            actual.Files.Select(file => (file.Parameter, file.Name, file.ContentType)),
            Is.EqualTo(expected.Files.Select(file => (file.Parameter, file.Name, file.ContentType))));
        Assert.That(actual.Files.Select(file => file.Content.ToArray()), Is.EqualTo(expected.Files.Select(file => file.Content.ToArray())));
    }
}
