using BentoSharp;
using FashionMnist.Data;
using FashionMnist.Model;
using FashionMnist.Training;
using static TorchSharp.torch;

namespace FashionMnist;

/// <summary>Tells which garment a photograph shows.</summary>
[BentoService(Workers = 1, Concurrency = 4)]
public sealed class ClothingService(ClothingModel model, ModelFiles files)
{
    /// <summary>Classifies one photograph.</summary>
    /// <param name="image">A binary PGM file ("P5") of 28 x 28 gray values, the garment light on black.</param>
    [BentoTask(Retries = 2, TimeoutSeconds = 30)]
    public Classification Classify(BentoFile image) => model.Current.Classify(Pixels(image.ReadAllBytes(), "image"));

    /// <summary>
    /// Gives the probability of each class. Tasks that wait go through the model together: a caller sends one photograph, the method gets as many
    /// as there are.
    /// </summary>
    /// <param name="images">Gray values, the garments light on black.</param>
    /// <returns>The probabilities, in the order of the labels that <c>info</c> tells.</returns>
    [BentoTask(Retries = 2, TimeoutSeconds = 60, Batchable = true, MaxBatchSize = 128)]
    [return: TensorOutput(ClothingLabels.Count)]
    public Tensor Score([TensorInput(1, ClothingImage.Side, ClothingImage.Side, Element = typeof(byte))] Tensor images) => model.Current.Score(images);

    /// <summary>Trains the model anew on the 60,000 training images, and uses it from then on.</summary>
    /// <param name="epochs">How often to go through all images.</param>
    /// <param name="task">Shows the progress.</param>
    /// <param name="cancellationToken">Stops between two batches; the old model stays.</param>
    [BentoTask(Concurrency = 1)]
    public TrainingResult Train(
        [System.ComponentModel.DataAnnotations.Range(1, 100)] int epochs = ClothingTrainer.DefaultEpochs,
        BentoTaskContext? task = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            var accuracy = ClothingTrainer.Train(
                files.TrainingData, epochs, files.Weights, (share, step) => task?.ReportProgress(share, step), cancellationToken);
            model.Reload();
            return new TrainingResult(epochs, accuracy);
        }
        catch (FileNotFoundException missing)
        {
            // The caller can mend this, so the message is for the caller: an exception of any other kind stays in the log.
            throw new BentoException(422, missing.Message, missing);
        }
    }

    /// <summary>Says what the service knows.</summary>
    [BentoApi]
    public ServiceInfo Info() => new(ClothingLabels.Names, ClothingImage.Side, ClothingImage.Side);

    private static byte[] Pixels(byte[] file, string name)
    {
        try
        {
            return ClothingImage.FromPgm(file);
        }
        catch (InvalidDataException wrong)
        {
            throw new BentoException(400, $"{name}: {wrong.Message}", wrong);
        }
    }
}
