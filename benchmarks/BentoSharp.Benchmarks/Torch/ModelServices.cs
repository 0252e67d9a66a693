namespace BentoSharp.Benchmarks.Torch;

/// <summary>The small model through the queue.</summary>
[BentoService(Name = "Mlp", Concurrency = 2)]
public sealed class MlpService : IDisposable
{
    private readonly ImageModel _model = ImageModel.Mlp();

    /// <summary>Tasks that wait are run together.</summary>
    [BentoTask(Batchable = true, MaxBatchSize = 128)]
    public int[] Classify(byte[][] images) => _model.Classify(images);

    /// <summary>Each task is a call of its own, on two threads.</summary>
    [BentoTask]
    public int ClassifyOne(byte[] image) => _model.Classify([image])[0];

    public void Dispose() => _model.Dispose();
}

/// <summary>The large model through the queue.</summary>
[BentoService(Name = "ResNet")]
public sealed class ResNetService : IDisposable
{
    private readonly ImageModel _model = ImageModel.ResNet();

    /// <summary>Tasks that wait are run together.</summary>
    [BentoTask(Batchable = true, MaxBatchSize = 32)]
    public int[] Classify(byte[][] images) => _model.Classify(images);

    public void Dispose() => _model.Dispose();
}
