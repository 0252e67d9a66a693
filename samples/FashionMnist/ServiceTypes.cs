using FashionMnist.Data;
using FashionMnist.Model;

namespace FashionMnist;

/// <summary>What training came to.</summary>
/// <param name="Epochs">How often it went through all images.</param>
/// <param name="Accuracy">The share of the 10,000 test images that the new model gets right, from 0 to 1.</param>
public sealed record TrainingResult(int Epochs, double Accuracy);

/// <summary>What the service knows.</summary>
/// <param name="Labels">The classes.</param>
/// <param name="Width">The width of an image in pixels.</param>
/// <param name="Height">The height of an image in pixels.</param>
public sealed record ServiceInfo(IReadOnlyList<string> Labels, int Width, int Height);

/// <summary>Where the model's files are: the host's to say, never a caller's.</summary>
/// <param name="Weights">The weights, which training replaces.</param>
/// <param name="TrainingData">The folder with the four files of Fashion-MNIST.</param>
public sealed record ModelFiles(string Weights, string TrainingData = ClothingDataset.DefaultFolder);

/// <summary>The model in use. Training replaces it while calls go on: they finish with the one they began with.</summary>
public sealed class ClothingModel(ModelFiles files) : IDisposable
{
    private ClothingClassifier _current = new(files.Weights);

    /// <summary>The model to call now.</summary>
    public ClothingClassifier Current => Volatile.Read(ref _current);

    /// <summary>Takes the newest weights.</summary>
    public void Reload() => Volatile.Write(ref _current, new ClothingClassifier(files.Weights));

    public void Dispose() => _current.Dispose();
}
