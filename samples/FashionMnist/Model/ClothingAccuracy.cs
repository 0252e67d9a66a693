using FashionMnist.Data;

namespace FashionMnist.Model;

/// <summary>How often a classifier is right.</summary>
public static class ClothingAccuracy
{
    private const int BatchSize = 100;

    /// <returns>The share of images whose most probable class is the label, from 0 to 1.</returns>
    public static double Measure(ClothingClassifier classifier, ClothingDataset dataset, CancellationToken cancellationToken = default)
    {
        var right = 0;
        foreach (var batch in dataset.Images.Zip(dataset.Labels).Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var results = classifier.ClassifyBatch([.. batch.Select(item => item.First)]);
            right += results.Zip(batch).Count(pair => pair.First.Label == ClothingLabels.Names[pair.Second.Second]);
        }

        return (double)right / dataset.Images.Count;
    }
}
