using BentoSharp.Torch;
using FashionMnist.Data;
using FashionMnist.Model;

namespace FashionMnist.Training;

/// <summary>
/// Trains the model. All of it runs on the caller's thread, to which TorchSharp's scopes belong, and can be cancelled
/// between any two batches.
/// </summary>
public static class ClothingTrainer
{
    public const int DefaultEpochs = 6;

    private const double LearningRate = 2e-3;

    /// <summary>Trains on the 60,000 images, and replaces the weights once the new ones are tested.</summary>
    /// <param name="dataFolder">The folder with the four files of Fashion-MNIST.</param>
    /// <param name="epochs">How often to go through all images.</param>
    /// <param name="weights">The file to write; see <see cref="ClothingClassifier.DefaultWeights"/>.</param>
    /// <param name="progress">Is told the share that is done, from 0 to 1, and a line about it.</param>
    /// <param name="cancellationToken">Stops before the next batch; the old weights stay.</param>
    /// <returns>The accuracy on the 10,000 test images, from 0 to 1.</returns>
    /// <exception cref="FileNotFoundException">The data is missing; the message says where it is to be had.</exception>
    public static double Train(
        string dataFolder,
        int epochs,
        string weights,
        Action<double, string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var training = ClothingDataset.LoadTraining(dataFolder);
        var test = ClothingDataset.LoadTest(dataFolder);
        TorchNative.EnsureLoaded();
        var candidate = $"{weights}.{Guid.NewGuid():N}.new";
        try
        {
            using (var net = new ClothingNet())
            {
                Fit(net, training, epochs, progress: progress, cancellationToken: cancellationToken);
                Safetensors.Save(net, candidate);
            }

            using var classifier = new ClothingClassifier(candidate);
            var accuracy = ClothingAccuracy.Measure(classifier, test, cancellationToken);
            File.Move(candidate, weights, overwrite: true);
            progress?.Invoke(1, $"accuracy {accuracy:P2} on {test.Images.Count} test images");
            return accuracy;
        }
        finally
        {
            if (File.Exists(candidate))
            {
                File.Delete(candidate);
            }
        }
    }

    /// <summary>Trains a module in place.</summary>
    /// <returns>The mean loss of each epoch.</returns>
    public static IReadOnlyList<double> Fit(
        ClothingNet net,
        ClothingDataset dataset,
        int epochs,
        int batchSize = 64,
        int seed = 1,
        Action<double, string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfZero(dataset.Images.Count);
        using var run = new TrainingRun(net, dataset, epochs, batchSize, seed);
        return run.Run(LearningRate, progress, cancellationToken);
    }
}
