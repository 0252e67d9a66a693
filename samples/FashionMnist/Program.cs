using FashionMnist.Data;
using FashionMnist.Model;
using FashionMnist.Training;

if (args is ["train", .. var rest])
{
    var weights = rest is [var path, ..] ? path : ClothingClassifier.DefaultWeights;
    ClothingTrainer.Train(
        ClothingDataset.DefaultFolder, ClothingTrainer.DefaultEpochs, weights, (share, line) => Console.WriteLine($"{share:P0} {line}"));
    return;
}

using var classifier = new ClothingClassifier();
var dataset = ClothingDataset.LoadBundled();
Console.WriteLine($"Accuracy on the {dataset.Images.Count} bundled images: {ClothingAccuracy.Measure(classifier, dataset):P1}");
