using FashionMnist.Data;
using FashionMnist.Model;
using static TorchSharp.torch;

namespace FashionMnist.Training;

/// <summary>One training: Adam with a learning rate that rises briefly and then falls to zero, on shuffled batches.</summary>
internal sealed class TrainingRun(ClothingNet net, ClothingDataset dataset, int epochs, int batchSize, int seed) : IDisposable
{
    private const int ReportEvery = 50;

    private readonly optim.Optimizer _optimizer = optim.Adam(net.parameters());
    private readonly Random _random = new(seed);
    private readonly int _batches = (dataset.Images.Count + batchSize - 1) / batchSize;
    private int _done;

    private int Total => epochs * _batches;

    public void Dispose() => _optimizer.Dispose();

    public IReadOnlyList<double> Run(double learningRate, Action<double, string>? progress, CancellationToken cancellationToken)
    {
        var losses = new List<double>(epochs);
        net.train();
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            losses.Add(RunEpoch(epoch, learningRate, progress, cancellationToken));
        }

        net.eval();
        return losses;
    }

    private double RunEpoch(int epoch, double learningRate, Action<double, string>? progress, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, dataset.Images.Count).ToArray();
        _random.Shuffle(order);
        var sum = 0.0;
        var count = 0;
        foreach (var batch in order.Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SetLearningRate(learningRate);
            sum += Step(batch);
            count++;
            _done++;
            if (count % ReportEvery == 0 || count == _batches)
            {
                progress?.Invoke((double)_done / Total, $"epoch {epoch} of {epochs}: loss {sum / count:F4}");
            }
        }

        return sum / count;
    }

    private double Step(int[] batch)
    {
        using var scope = NewDisposeScope();
        var images = ClothingTensors.OfImages([.. batch.Select(i => dataset.Images[i])]);
        var labels = ClothingTensors.OfLabels([.. batch.Select(i => dataset.Labels[i])]);
        _optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(net.forward(images), labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>Up over the first twentieth, then down along half a cosine.</summary>
    private void SetLearningRate(double highest)
    {
        var warmUp = Math.Max(1, Total / 20);
        var rate = _done < warmUp
            ? highest * (_done + 1) / warmUp
            : highest * (1 + Math.Cos(Math.PI * (_done - warmUp) / Math.Max(1, Total - warmUp))) / 2;
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }
    }
}
