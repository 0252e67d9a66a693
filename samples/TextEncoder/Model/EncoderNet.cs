using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TextEncoder.Model;

/// <summary>
/// A transformer that makes a vector of a text: embeddings, two layers of attention, and the mean over the words. Its weights are drawn from a
/// seed and <b>not trained</b>: the vectors of texts are alike where the texts share words, which random embeddings already bring about, and nowhere
/// else. Its shape and its cost are those of a real one.
/// </summary>
public sealed class EncoderNet : nn.Module<Tensor, Tensor>
{
    /// <summary>The length of a vector.</summary>
    public const int Width = 128;

    private const int Layers = 2;
    private const int Heads = 4;
    private const float OfLayers = 0.02f;

    private readonly Embedding _words;
    private readonly Embedding _places;
    private readonly TransformerEncoder _encoder;

    /// <param name="seed">Says which weights are drawn. .NET's generator gives the same numbers for it on every machine and with every version.</param>
    public EncoderNet(int seed)
        : base(nameof(EncoderNet))
    {
        _words = nn.Embedding(Vocabulary.Size, Width);
        _places = nn.Embedding(Vocabulary.LongestText, Width);
        _encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(Width, Heads, dim_feedforward: 2 * Width, dropout: 0), Layers);
        RegisterComponents();
        Draw(seed);
    }

    /// <summary>Encodes texts.</summary>
    /// <param name="words">The numbers of their words as [n, length], padded with 0.</param>
    /// <returns>A vector of length 1 for each, as [n, 128].</returns>
    public override Tensor forward(Tensor words)
    {
        var isPadding = words.eq(0);
        var places = arange(words.shape[1], device: words.device);
        var embedded = _words.forward(words) + _places.forward(places);

        // What is padded is neither looked at by the words nor part of the mean: so a text has the same vector in every batch.
        var encoded = _encoder.forward(embedded.transpose(0, 1), null, isPadding).transpose(0, 1);
        var isWord = isPadding.logical_not().unsqueeze(2).to_type(ScalarType.Float32);
        var mean = (encoded * isWord).sum(1) / isWord.sum(1);
        return nn.functional.normalize(mean, dim: 1);
    }

    private void Draw(int seed)
    {
        var random = new Random(seed);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            var scale = name.StartsWith("_words", StringComparison.Ordinal) ? 1 : OfLayers;
            if (!name.Contains("norm", StringComparison.Ordinal))
            {
                using var drawn = tensor(Enumerable.Range(0, (int)parameter.numel()).Select(_ => scale * Normal(random)).ToArray()).reshape(parameter.shape);
                parameter.copy_(drawn);
            }
        }
    }

    /// <summary>A number of the normal distribution (Box and Muller, 1958).</summary>
    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
