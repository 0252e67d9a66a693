using TorchSharp;
using static TorchSharp.torch;

namespace FaceExpressions.Model;

/// <summary>Four layers, of which the first halves the picture; each of the others looks at the sum of those before it.</summary>
internal sealed class DenseBlock : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionLayer _first;
    private readonly ConvolutionLayer _second;
    private readonly ConvolutionLayer _third;
    private readonly ConvolutionLayer _fourth;

    public DenseBlock(string name, TfjsWeights weights)
        : base(nameof(DenseBlock))
    {
        _first = new ConvolutionLayer($"{name}/conv0", weights, halves: true);
        _second = new ConvolutionLayer($"{name}/conv1", weights);
        _third = new ConvolutionLayer($"{name}/conv2", weights);
        _fourth = new ConvolutionLayer($"{name}/conv3", weights);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var first = _first.forward(input).relu_();
        var second = _second.forward(first);
        var sum = first + second;
        var third = _third.forward(sum.relu());
        sum += third;
        var fourth = _fourth.forward(sum.relu());
        return (sum + fourth).relu_();
    }
}
