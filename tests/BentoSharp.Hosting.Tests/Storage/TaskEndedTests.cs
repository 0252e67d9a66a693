namespace BentoSharp.Hosting.Tests.Storage;

[TestFixture]
public sealed class TaskEndedTests : CoalescerFixture
{
    private readonly List<TaskEnd> _ended = [];
    private readonly List<Guid> _canceled = [];

    [SetUp]
    public void Listen()
    {
        _ended.Clear();
        _canceled.Clear();
        Coalescer.TaskEnded += _ended.Add;
        Coalescer.TaskCanceled += _canceled.Add;
    }

    [TestCase(AttemptEnd.Succeeded, BentoTaskStatus.Success)]
    [TestCase(AttemptEnd.Failed, BentoTaskStatus.Failure)]
    public async Task The_end_of_a_task_is_told_before_its_operation_completes(AttemptEnd end, BentoTaskStatus state)
    {
        var finish = new FinishOperation(Guid.NewGuid(), 1, end);
        Store.OnCommit = _ =>
        {
            finish.IsApplied = true;
            return ValueTask.CompletedTask;
        };
        await Soon(Coalescer.SubmitAsync(finish));

        Assert.That(_ended, Is.EqualTo(new[] { new TaskEnd(finish.Id, state, WasRunning: true) { Finish = finish } }));
        Assert.That(_canceled, Is.Empty);
    }

    [TestCase(AttemptEnd.Retry, true)]
    [TestCase(AttemptEnd.GivenBack, true)]
    [TestCase(AttemptEnd.Succeeded, false)]
    public async Task A_task_that_goes_on_is_not_told(AttemptEnd end, bool isApplied)
    {
        var finish = new FinishOperation(Guid.NewGuid(), 1, end);
        Store.OnCommit = _ =>
        {
            finish.IsApplied = isApplied;
            return ValueTask.CompletedTask;
        };
        await Soon(Coalescer.SubmitAsync(finish));

        Assert.That(_ended, Is.Empty);
    }

    [TestCase(BentoTaskStatus.Pending, 1, 0)]
    [TestCase(BentoTaskStatus.InProgress, 1, 1)]
    [TestCase(BentoTaskStatus.Success, 0, 0)]
    [TestCase(null, 0, 0)]
    public async Task A_cancellation_is_told_where_it_had_an_effect(BentoTaskStatus? before, int ended, int canceled)
    {
        var cancel = new CancelOperation(NewTask.Service, Guid.NewGuid());
        Store.OnCommit = _ =>
        {
            cancel.StateBefore = before;
            return ValueTask.CompletedTask;
        };
        await Soon(Coalescer.SubmitAsync(cancel));

        Assert.That((_ended.Count, _canceled.Count), Is.EqualTo((ended, canceled)));
    }

    [Test]
    public async Task Nothing_is_told_of_a_batch_that_fails()
    {
        var cancel = new CancelOperation(NewTask.Service, Guid.NewGuid());
        Store.OnCommit = _ =>
        {
            cancel.StateBefore = BentoTaskStatus.InProgress;
            throw new TaskStoreException("The disk is full.");
        };
        await Assert.ThrowsAsync<TaskStoreException>(() => Soon(Coalescer.SubmitAsync(cancel)));

        Assert.That((_ended.Count, _canceled.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_listener_that_fails_harms_nobody()
    {
        Coalescer.TaskEnded += _ => throw new InvalidOperationException("A bug.");
        var cancel = new CancelOperation(NewTask.Service, Guid.NewGuid()) { StateBefore = BentoTaskStatus.Pending };
        await Soon(Coalescer.SubmitAsync(cancel));
        await Soon(Coalescer.SubmitAsync(Insert()));
    }
}
