using TorchSharp;

namespace BentoSharp.Torch.Probe;

/// <summary>A model whose input is not checked: with a wrong number of columns libtorch's matmul ends the process, and no exception tells.</summary>
[BentoService]
public sealed class AbortingService
{
    [BentoTask(Batchable = true, MaxBatchSize = 8)]
    public float[] Sum(int[] columns)
    {
        using var scope = torch.NewDisposeScope();
        return [.. columns.Select(static count => torch.matmul(torch.ones(1, 4), torch.ones(count, 1)).item<float>())];
    }
}
