using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FashionMnist.Model;

/// <summary>Two convolutions and two linear layers: 28 x 28 gray values in, a score for each of the ten classes out.</summary>
public sealed class ClothingNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(1, 16, 3, padding: 1);
    private readonly Conv2d conv2 = nn.Conv2d(16, 32, 3, padding: 1);
    private readonly Linear hidden = nn.Linear(32 * 7 * 7, 96);
    private readonly Linear scores = nn.Linear(96, 10);
    private readonly Dropout dropout = nn.Dropout(0.3);

    public ClothingNet()
        : base(nameof(ClothingNet)) => RegisterComponents();

    /// <param name="input">Images as [n, 1, 28, 28], gray values from 0 to 1.</param>
    /// <returns>Scores before softmax, [n, 10].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.max_pool2d(nn.functional.relu(conv1.forward(input)), 2);
        x = nn.functional.max_pool2d(nn.functional.relu(conv2.forward(x)), 2);
        x = dropout.forward(nn.functional.relu(hidden.forward(x.flatten(1))));
        return scores.forward(x).MoveToOuterDisposeScope();
    }
}
