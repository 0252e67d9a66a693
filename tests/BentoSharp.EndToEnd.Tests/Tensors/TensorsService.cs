namespace BentoSharp.EndToEnd.Tests.Tensors;

/// <summary>Takes and gives tensors in all ways.</summary>
[BentoService]
public sealed class TensorsService
{
    [BentoTask]
    public BentoTensor<float> Floats(BentoTensor<float> x) => x;

    [BentoTask]
    public BentoTensor<double> Doubles(BentoTensor<double> x) => x;

    [BentoTask]
    public BentoTensor<Half> Halves(BentoTensor<Half> x) => x;

    [BentoTask]
    public BentoTensor<sbyte> SmallNumbers(BentoTensor<sbyte> x) => x;

    [BentoTask]
    public BentoTensor<ulong> LargeNumbers(BentoTensor<ulong> x) => x;

    /// <summary>Multiplies.</summary>
    [BentoTask]
    public BentoTensor<float> Scale(BentoTensor<float> x, double by = 2, BentoTensor<long>? shift = null, BentoFile? note = null)
    {
        var add = (shift is null ? 0 : shift[0]) + (note?.Length ?? 0);
        return new BentoTensor<float>(x.Memory.ToArray().Select(number => (float)((number * by) + add)).ToArray(), [.. x.Shape]);
    }

    [BentoTask]
    public BentoTensor<int>? Root([BentoRoot] BentoTensor<int> x) => x.Length == 0 ? null : x;

    [BentoTask]
    public int Sum([TensorInput(2, 3)] BentoTensor<int> x) => x.Memory.ToArray().Sum();

    /// <summary>The numbers from 0 on.</summary>
    [BentoTask]
    public BentoTensor<float> Ramp(int count) => new(Enumerable.Range(0, count).Select(static number => (float)number).ToArray(), count);

    [BentoTask]
    public string Text(string text) => text;
}
