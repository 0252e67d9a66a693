using BentoSharp.Hosting;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Tensors;

public sealed class TorchTensorsTests
{
    [Test]
    public void A_tensor_goes_to_TorchSharp_and_back_as_it_was()
    {
        using var scope = NewDisposeScope();
        var rows = new BentoTensor<float>(new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3);
        var there = rows.ToTorch(BentoDevice.Cpu);
        Assert.That((there.shape, there.dtype, there[1, 0].item<float>()), Is.EqualTo((new long[] { 2, 3 }, ScalarType.Float32, 4f)));

        var back = there.ToBento<float>();
        Assert.That((back.Shape, back.Memory.ToArray()), Is.EqualTo((rows.Shape, rows.Memory.ToArray())));
    }

    [Test]
    public void Elements_of_each_type_keep_their_values()
    {
        using var scope = NewDisposeScope();
        Assert.That(new BentoTensor<long>(new[] { long.MaxValue }, 1).ToTorch().ToBento<long>().Span.ToArray(), Is.EqualTo(new[] { long.MaxValue }));
        Assert.That(new BentoTensor<byte>(new byte[] { 255 }, 1).ToTorch().ToBento<byte>().Span.ToArray(), Is.EqualTo(new byte[] { 255 }));
        Assert.That(new BentoTensor<Half>(new[] { (Half)1.5 }, 1).ToTorch().ToBento<Half>().Span.ToArray(), Is.EqualTo(new[] { (Half)1.5 }));
    }

    [Test]
    public void A_view_is_sent_as_it_looks_not_as_it_lies_in_memory()
    {
        using var scope = NewDisposeScope();
        var turned = new BentoTensor<int>(new[] { 1, 2, 3, 4 }, 2, 2).ToTorch().t();
        Assert.That(turned.ToBento<int>().Span.ToArray(), Is.EqualTo(new[] { 1, 3, 2, 4 }));
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        using var tensor = ones(4);
        var before = scope.DisposablesCount;
        tensor.ToBento<float>();
        Assert.That(scope.DisposablesCount, Is.EqualTo(before));
    }

    [Test]
    public void An_empty_tensor_and_a_single_number_are_tensors_too()
    {
        using var scope = NewDisposeScope();
        Assert.That(new BentoTensor<float>(Array.Empty<float>(), 0, 3).ToTorch().ToBento<float>().Shape, Is.EqualTo(new[] { 0, 3 }));
        Assert.That(new BentoTensor<float>(new[] { 7f }).ToTorch().item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void Elements_of_another_type_are_told()
    {
        using var scope = NewDisposeScope();
        var doubles = ones(2, ScalarType.Float64);
        var wrong = Assert.Throws<ArgumentException>(() => doubles.ToBento<float>());
        Assert.That(wrong!.Message, Does.Contain("Float64").And.Contain("to_type"));
        Assert.Throws<NotSupportedException>(() => new BentoTensor<uint>(new uint[1], 1).ToTorch());
    }
}
