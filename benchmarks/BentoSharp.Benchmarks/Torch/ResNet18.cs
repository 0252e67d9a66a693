using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BentoSharp.Benchmarks.Torch;

/// <summary>ResNet-18 (He et al., 2015), with weights at random: what is measured is time.</summary>
internal sealed class ResNet18 : Module<Tensor, Tensor>
{
    private readonly Sequential _layers;

    public ResNet18()
        : base(nameof(ResNet18))
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("stem", Conv2d(3, 64, kernel_size: 7, stride: 2, padding: 3, bias: false)),
            ("norm", BatchNorm2d(64)),
            ("relu", ReLU()),
            ("pool", MaxPool2d(kernel_size: 3, stride: 2, padding: 1)),
        };
        var before = 64;
        foreach (var (width, number) in new[] { (64, 1), (128, 2), (256, 3), (512, 4) })
        {
            layers.Add(($"stage{number}a", new Block(before, width, before == width ? 1 : 2)));
            layers.Add(($"stage{number}b", new Block(width, width, 1)));
            before = width;
        }

        layers.Add(("average", AdaptiveAvgPool2d(1)));
        layers.Add(("flatten", Flatten()));
        layers.Add(("classes", Linear(512, 10)));
        _layers = Sequential(layers);
        RegisterComponents();
        eval();
    }

    public override Tensor forward(Tensor input) => _layers.forward(input);

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Sequential _main;
        private readonly Sequential? _shortcut;

        public Block(int before, int width, int stride)
            : base(nameof(Block))
        {
            _main = Sequential(
                ("conv1", Conv2d(before, width, kernel_size: 3, stride: stride, padding: 1, bias: false)),
                ("norm1", BatchNorm2d(width)),
                ("relu", ReLU()),
                ("conv2", Conv2d(width, width, kernel_size: 3, padding: 1, bias: false)),
                ("norm2", BatchNorm2d(width)));
            _shortcut = stride == 1
                ? null
                : Sequential(("conv", Conv2d(before, width, kernel_size: 1, stride: stride, bias: false)), ("norm", BatchNorm2d(width)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            functional.relu(_main.forward(input) + (_shortcut?.forward(input) ?? input));
    }
}
