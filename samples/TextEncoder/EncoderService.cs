using System.Collections.Concurrent;
using BentoSharp;
using BentoSharp.Torch;
using TextEncoder.Model;
using static TorchSharp.torch;

namespace TextEncoder;

/// <summary>Makes vectors of texts.</summary>
[BentoService]
public sealed class EncoderService(TorchModule<EncoderNet> model, Batches batches)
{
    /// <summary>
    /// Encodes texts. Texts of several lengths share a batch: each is padded to the first of the lengths that holds it, so a short one is not padded
    /// to the longest there may be, and the model sees four shapes only.
    /// </summary>
    /// <param name="words">The numbers of the words.</param>
    /// <param name="lengths">How many words each text has.</param>
    [BentoTask(Batchable = true, MaxBatchSize = 32, MaxLatencyMs = 100)]
    [return: TensorOutput(EncoderNet.Width)]
    public Tensor Encode(
        [TensorInput(-1, Element = typeof(long), Buckets = new[] { 8, 16, 32, Vocabulary.LongestText }, PadValue = 0)] Tensor words,
        [ItemLengths] IReadOnlyList<int> lengths)
    {
        batches.Note(lengths.Count, (int)words.shape[1], lengths.Sum());
        return model.Module.forward(words);
    }
}

/// <summary>The batches that have run, to show them.</summary>
public sealed class Batches
{
    private readonly ConcurrentQueue<(int Texts, int Length, int Words)> _all = new();

    /// <summary>How many texts each had, to which length they were padded, and how many words they have themselves.</summary>
    public IReadOnlyCollection<(int Texts, int Length, int Words)> All => [.. _all];

    internal void Note(int texts, int length, int words) => _all.Enqueue((texts, length, words));
}
