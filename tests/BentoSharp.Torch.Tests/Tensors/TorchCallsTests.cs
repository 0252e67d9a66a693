using System.Runtime.InteropServices;
using BentoSharp.Hosting;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Tensors;

public sealed class TorchCallsTests
{
    [Test]
    public void A_batch_is_gathered_in_the_memory_that_the_model_reads()
    {
        var rows = TorchCalls.Rows<float>([2, 3]);
        for (var i = 0; i < 6; i++)
        {
            rows.Span[i] = i;
        }

        using var scope = NewDisposeScope();
        var gathered = new BentoTensor<float>(rows, 2, 3);
        ref readonly var there = ref MemoryMarshal.GetReference(gathered.Span);
        var tensor = TorchCalls.Open(gathered, BentoDevice.Cpu);

        Assert.That(tensor.shape, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(tensor[1, 2].item<float>(), Is.EqualTo(5));
        Assert.That(System.Runtime.CompilerServices.Unsafe.AreSame(in there, in MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(tensor.bytes))), Is.True, "copied");
    }

    [Test]
    public void Memory_that_the_model_has_taken_is_not_read_any_more()
    {
        var rows = TorchCalls.Rows<float>([1]);
        using (NewDisposeScope())
        {
            TorchCalls.Open(new BentoTensor<float>(rows, 1), BentoDevice.Cpu);
        }

        Assert.That(() => rows.Span[0], Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void What_a_method_makes_is_disposed_and_its_result_is_a_copy()
    {
        var before = Tensor.TotalCount;
        Tensor? made = null;
        var result = TorchCalls.RunTensor<float>(() => made = ones(2, 2).add(1).mul(2));
        Assert.That(result.Span.ToArray(), Is.EqualTo(new[] { 4f, 4, 4, 4 }));
        Assert.That(made!.IsInvalid, Is.True);
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void A_result_of_other_elements_is_told_with_its_remedy() => Assert.That(
        static () => TorchCalls.RunTensor<float>(static () => arange(3)),
        Throws.InvalidOperationException.With.Message.Contains("Int64").And.Message.Contains("TensorOutput"));
}
