using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceExpressions.Model;

/// <summary>
/// A convolution of 3 x 3, with TensorFlow's padding "same": the picture keeps its size, or is halved, and then it is padded at the right and at
/// the bottom only. Whole, or depthwise and then pointwise, as the weights are.
/// </summary>
internal sealed class ConvolutionLayer : nn.Module<Tensor, Tensor>
{
    private readonly bool _halves;
    private readonly Conv2d _spatial;
    private readonly Conv2d? _pointwise;

    public ConvolutionLayer(string name, TfjsWeights weights, bool halves = false)
        : base(nameof(ConvolutionLayer))
    {
        _halves = halves;
        var isWhole = weights.Has($"{name}/filters");
        var filter = isWhole ? weights.Filter($"{name}/filters") : weights.DepthwiseFilter($"{name}/depthwise_filter");
        var bias = weights.Vector($"{name}/bias");
        _spatial = Make(filter, isWhole ? bias : null, stride: halves ? 2 : 1, padding: halves ? 0 : 1, groups: isWhole ? 1 : filter.shape[0]);
        _pointwise = isWhole ? null : Make(weights.Filter($"{name}/pointwise_filter"), bias, stride: 1, padding: 0, groups: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var result = _spatial.forward(_halves ? nn.functional.pad(input, (0, 1, 0, 1)) : input);
        return _pointwise is null ? result : _pointwise.forward(result);
    }

    private static Conv2d Make(Tensor filter, Tensor? bias, long stride, long padding, long groups)
    {
        var layer = nn.Conv2d(
            filter.shape[1] * groups, filter.shape[0], kernel_size: filter.shape[2], stride: stride, padding: padding, groups: groups, bias: bias is not null);
        using var noGrad = no_grad();
        layer.weight.copy_(filter);
        if (bias is not null)
        {
            layer.bias!.copy_(bias);
        }

        return layer;
    }
}
