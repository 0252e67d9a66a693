using BentoSharp.Hosting.Batches;
using NUnit.Framework;

namespace BentoSharp.Hosting.Tests.Batches;

/// <summary>How the tensors of several calls become one, and one becomes theirs again.</summary>
public sealed class TensorFormTests
{
    private static readonly TensorPadding<int> s_padding = TensorPadding<int>.Of(new TensorInputAttribute(-1, 2) { Buckets = [2, 4], PadValue = -1 })!;

    [Test]
    public void Rows_are_gathered_in_the_memory_that_is_made_for_them()
    {
        Memory<int> made = default;
        var form = new TensorForm<int>(rows: shape =>
        {
            Assert.That(shape, Is.EqualTo(new[] { 3, 2 }));
            return made = new int[6];
        });
        var joined = form.Join([Tensor([1, 2, 3, 4], 2, 2), Tensor([5, 6], 1, 2)]);
        Assert.That(joined.Memory.Equals(made), Is.True, "one block, and no copy of it");
        Assert.That(joined.Span.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(form.Slice(joined, 2, 1).Span.ToArray(), Is.EqualTo(new[] { 5, 6 }));
    }

    [Test]
    public void One_call_alone_is_taken_as_it_is()
    {
        var tensor = Tensor([1, 2], 1, 2);
        Assert.That(new TensorForm<int>().Join([tensor]), Is.SameAs(tensor));
        var fitting = Tensor([1, 2, 3, 4], 1, 2, 2);
        Assert.That(new TensorForm<int>(s_padding).Join([fitting]), Is.SameAs(fitting), "it has the length of its bucket");
    }

    [Test]
    public void Items_are_padded_behind_their_own_elements()
    {
        var form = new TensorForm<int>(s_padding);
        var joined = form.Join([Tensor([1, 2, 3, 4, 5, 6], 1, 3, 2), Tensor([7, 8, 9, 10, 11, 12, 13, 14], 1, 4, 2)]);
        Assert.That(joined.Shape, Is.EqualTo(new[] { 2, 4, 2 }));
        Assert.That(joined.Span.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, -1, -1, 7, 8, 9, 10, 11, 12, 13, 14 }));
    }

    [Test]
    public void The_dimension_that_is_padded_need_not_be_the_first()
    {
        var padding = TensorPadding<int>.Of(new TensorInputAttribute(2, -1) { Buckets = [3] })!;
        var joined = new TensorForm<int>(padding).Join([Tensor([1, 2, 3, 4], 1, 2, 2), Tensor([5, 6], 1, 2, 1)]);
        Assert.That(joined.Shape, Is.EqualTo(new[] { 2, 2, 3 }));
        Assert.That(joined.Span.ToArray(), Is.EqualTo(new[] { 1, 2, 0, 3, 4, 0, 5, 0, 0, 6, 0, 0 }));
    }

    [TestCase(0, 2)]
    [TestCase(1, 2)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(4, 4)]
    public void Calls_of_one_bucket_have_one_shape(int length, int bucket)
    {
        var form = new TensorForm<int>(s_padding);
        var tensor = Tensor(new int[length * 2], 1, length, 2);
        Assert.That(form.Shape(tensor), Is.EqualTo(form.Shape(Tensor(new int[bucket * 2], 1, bucket, 2))));
        Assert.That(form.ItemLength(tensor), Is.EqualTo(length));
        Assert.That(form.Join([tensor]).Shape, Is.EqualTo(new[] { 1, bucket, 2 }));
    }

    [Test]
    public void Calls_without_items_are_joined_with_others()
    {
        var form = new TensorForm<int>();
        Assert.That(form.Join([Tensor([], 0, 2), Tensor([1, 2], 1, 2)]).Span.ToArray(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(form.Join([Tensor([], 0, 2), Tensor([], 0, 2)]).Shape, Is.EqualTo(new[] { 0, 2 }));
    }

    [Test]
    public void A_result_is_cut_to_its_item()
    {
        var form = new TensorResultForm<int>(1);
        Assert.That(form.Cut(Tensor([1, 2, 3, 4, 0, 0, 5, 6, 7, 8, 0, 0], 2, 3, 2), 2).Span.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        var whole = Tensor([1, 2], 1, 2);
        Assert.That(form.Cut(whole, 2), Is.SameAs(whole));
        Assert.That(new TensorResultForm<int>(-1).Cut(whole, 1), Is.SameAs(whole));
    }

    [Test]
    public void A_value_to_pad_with_that_the_elements_cannot_have_is_told_when_the_service_is_added() => Assert.That(
        static () => TensorPadding<byte>.Of(new TensorInputAttribute(-1) { Buckets = [4], PadValue = -1 }), Throws.TypeOf<OverflowException>());

    private static BentoTensor<int> Tensor(int[] numbers, params int[] shape) => new(numbers, shape);
}
