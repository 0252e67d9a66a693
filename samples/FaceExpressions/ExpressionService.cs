using BentoSharp;
using BentoSharp.Torch;
using FaceExpressions.Model;
using static TorchSharp.torch;

namespace FaceExpressions;

/// <summary>Tells the expression of faces, by a model that others have trained.</summary>
[BentoService]
public sealed class ExpressionService(TorchModule<ExpressionNet> model)
{
    /// <summary>Gives the probability of each expression. Faces of several tasks that wait go through the model together.</summary>
    /// <param name="faces">Pictures of 112 x 112 pixels that a face fills, as red, green and blue planes of bytes.</param>
    /// <returns>The probabilities, in the order of the labels.</returns>
    [BentoTask(Batchable = true, MaxBatchSize = 32, MaxLatencyMs = 200)]
    [return: TensorOutput(ExpressionNet.Expressions)]
    public Tensor Recognize([TensorInput(3, ExpressionNet.Side, ExpressionNet.Side, Element = typeof(byte))] Tensor faces) =>
        nn.functional.softmax(model.Module.forward(faces), 1);

    /// <summary>The expressions that there are.</summary>
    [BentoApi]
    public IReadOnlyList<string> Labels() => ExpressionNet.Labels;
}
