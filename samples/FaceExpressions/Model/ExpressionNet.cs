using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceExpressions.Model;

/// <summary>
/// The face expression network of face-api.js (Vincent Mühler, 2018; MIT): four blocks of depthwise separable convolutions, each of which adds up
/// what its layers give, an average over what is left of the picture, and one linear layer; 324,000 weights in 0.33 MB.
/// </summary>
public sealed class ExpressionNet : nn.Module<Tensor, Tensor>
{
    /// <summary>The width and height of a picture.</summary>
    public const int Side = 112;

    /// <summary>How many expressions there are.</summary>
    public const int Expressions = 7;

    private static readonly float[] MeanColor = [122.782f, 117.001f, 104.298f];

    private readonly Sequential _blocks;
    private readonly Linear _classes;
    private readonly Tensor _mean;

    /// <param name="weights">The weights.</param>
    public ExpressionNet(TfjsWeights weights)
        : base(nameof(ExpressionNet))
    {
        _blocks = nn.Sequential(Enumerable.Range(0, 4).Select(number => ($"dense{number}", (nn.Module<Tensor, Tensor>)new DenseBlock($"dense{number}", weights))));
        _classes = nn.Linear(256, Expressions);
        using (no_grad())
        {
            _classes.weight.copy_(weights.Matrix("fc/weights"));
            _classes.bias!.copy_(weights.Vector("fc/bias"));
        }

        _mean = tensor(MeanColor).reshape(1, 3, 1, 1);
        RegisterComponents();
    }

    /// <summary>The expressions, in the order of the results.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"];

    /// <summary>Looks at faces.</summary>
    /// <param name="input">Bytes as [n, 3, 112, 112].</param>
    /// <returns>A number for each expression, as [n, 7]: the probabilities are their softmax.</returns>
    public override Tensor forward(Tensor input)
    {
        var pixels = input.to_type(ScalarType.Float32).sub_(_mean).div_(255);
        return _classes.forward(_blocks.forward(pixels).mean([2, 3]));
    }
}
