using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting.Tests.Batches;

[TestFixture]
public sealed class BatchQueueTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<BatchItem, string> _names = [];
    private BatchCost _cost = null!;
    private BatchQueue _queue = null!;

    [SetUp]
    public void Begin()
    {
        _names.Clear();
        _cost = new BatchCost();
        _queue = new BatchQueue(_cost);
    }

    [Test]
    public void A_batch_takes_what_there_is_in_the_order_of_arrival()
    {
        Add("a");
        Add("b");
        Assert.That(Take(10), Is.EqualTo("a b"));
        Assert.That(Take(10), Is.Empty);
    }

    [Test]
    public void A_batch_holds_at_most_the_cap()
    {
        Add("a", count: 2);
        Add("b", count: 2);
        Add("c", count: 1);
        Assert.That(Take(3), Is.EqualTo("a"));
        Assert.That(Take(3), Is.EqualTo("b c"));
    }

    [Test]
    public void A_call_with_more_items_than_the_cap_goes_alone()
    {
        Add("a");
        Add("big", count: 100);
        Add("b");
        Assert.That((Take(3), Take(3), Take(3)), Is.EqualTo(("a", "big", "b")));
    }

    [Test]
    public void Only_calls_of_one_shape_go_together()
    {
        Add("a", shape: "3");
        Add("b", shape: "4");
        Add("c", shape: "3");
        Assert.That((Take(10), Take(10)), Is.EqualTo(("a c", "b")));
        Assert.That(_queue.IsEmpty || Take(10).Length == 0, Is.True);
    }

    [Test]
    public void The_earliest_deadline_goes_first()
    {
        Add("none");
        Add("late", ms: 200);
        Add("early", ms: 100);
        Assert.That((Take(1), Take(1), Take(1)), Is.EqualTo(("early", "late", "none")));
    }

    [Test]
    public void Calls_that_can_not_make_their_deadline_go_after_those_that_can()
    {
        Costs(n => 10 + n);
        Add("lost", ms: 5);
        Add("made", ms: 50);
        Add("made too", ms: 60);
        Assert.That((Take(2), Take(2)), Is.EqualTo(("made made too", "lost")));
    }

    [Test]
    public void Late_calls_fill_a_batch_as_far_as_the_others_stay_on_time()
    {
        Costs(n => 10 * n);
        Add("lost 1", ms: 1);
        Add("lost 2", ms: 1);
        Add("lost 3", ms: 1);
        Add("made", ms: 45);
        Assert.That(Take(4), Is.EqualTo("made lost 1 lost 2 lost 3"));

        Add("lost 1", ms: 1);
        Add("lost 2", ms: 1);
        Add("made", ms: 31);
        Add("made too", ms: 31);
        Assert.That((Take(10), Take(10)), Is.EqualTo(("made made too lost 1", "lost 2")));
    }

    [Test]
    public void The_late_are_run_now_and_then_under_overload_without_end()
    {
        Costs(_ => 10);
        Add("lost", ms: 1);
        var taken = new List<string>();
        for (var i = 0; i < 70; i++)
        {
            Add($"{i}", ms: 15);
            taken.Add(Take(1));
        }

        Assert.That(taken.IndexOf("lost"), Is.EqualTo(64));
    }

    [Test]
    public void Calls_that_were_given_up_are_not_taken()
    {
        var given = Add("given up");
        Add("a");
        given.Cancel(new CancellationToken(canceled: true));
        Assert.That(Take(10), Is.EqualTo("a"));
    }

    [Test]
    public void A_queue_of_calls_that_were_all_given_up_is_empty()
    {
        Add("given up").Cancel(new CancellationToken(canceled: true));
        Assert.That(Take(10), Is.Empty);
        Assert.That(_queue.IsEmpty, Is.True);
    }

    private CallItem Add(string name, int count = 1, object? shape = null, double? ms = null)
    {
        var item = new CallItem(name, count, shape, ms is null ? null : Now.AddMilliseconds(ms.Value), 0);
        _names[item] = name;
        _queue.Add(item);
        return item;
    }

    private string Take(int cap) => string.Join(' ', _queue.Take(cap, Now).Select(item => _names[item]));

    private void Costs(Func<int, double> milliseconds)
    {
        for (var n = 1; n <= 10; n++)
        {
            _cost.Add(n, TimeSpan.FromMilliseconds(milliseconds(n)));
        }
    }
}
