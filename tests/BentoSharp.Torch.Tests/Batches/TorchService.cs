using System.Collections.Concurrent;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Batches;

/// <summary>Methods that take and give TorchSharp's own tensors.</summary>
[BentoService]
public sealed class TensorsOfTorchService(TorchModule<Sequential> model, TorchRuns runs)
{
    public const int Classes = 10;

    /// <summary>Tells the class of images.</summary>
    [BentoTask(Batchable = true, MaxBatchSize = 16)]
    [return: TensorOutput(Classes)]
    public Tensor Classify([TensorInput(1, 28, 28)] Tensor images)
    {
        runs.Note(images);
        return model.Module.forward(images);
    }

    /// <summary>The sum of what each word means: what is padded means nothing.</summary>
    [BentoTask(Batchable = true, MaxBatchSize = 16)]
    public Tensor Encode([TensorInput(-1, Element = typeof(long), Buckets = new[] { 4, 8 }, PadValue = -1)] Tensor words)
    {
        runs.Note(words);
        return words.ne(-1).to_type(ScalarType.Float32).mul(words.to_type(ScalarType.Float32)).sum(1, keepdim: true);
    }

    /// <summary>Two numbers for each frame, and how many there were.</summary>
    [BentoTask(Batchable = true)]
    [return: TensorOutput(-1, 2, Unpad = true)]
    public Tensor Frames([TensorInput(-1, 3, Buckets = new[] { 2, 5 })] Tensor sounds, [ItemLengths] IReadOnlyList<int> lengths, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        runs.Note(sounds);
        var counts = tensor(lengths.Select(static length => (float)length).ToArray()).reshape(-1, 1, 1).expand(-1, sounds.shape[1], 1);
        return cat([sounds.sum(2, keepdim: true), counts], 2);
    }

    [BentoTask]
    public Tensor Product(Tensor a, Tensor b, float factor = 1, Tensor? bias = null)
    {
        var product = a.mm(b).mul(factor);
        return bias is null ? product : product.add(bias);
    }

    [BentoTask]
    [return: TensorOutput(-1, Element = typeof(long))]
    public Tensor Largest([TensorInput(-1, -1)] Tensor rows) => rows.argmax(1);

    [BentoTask]
    public int CountAbove(Tensor numbers, float limit) => (int)numbers.gt(limit).sum().item<long>();

    [BentoTask]
    public void Look(Tensor numbers) => runs.Note(numbers);

    /// <summary>Forgets what its contract says.</summary>
    [BentoTask]
    public Tensor Wrong([TensorInput(-1, -1)] Tensor rows) => rows.argmax(1);

    /// <summary>Has a bad item where a number is negative.</summary>
    [BentoTask(Batchable = true)]
    public Tensor Roots([TensorInput(2)] Tensor numbers)
    {
        runs.Note(numbers);
        return numbers.lt(0).any().item<bool>() ? throw new BentoException(422, "a root of less than nothing") : numbers.sqrt();
    }
}

/// <summary>The tensors that methods were called with. The first call of a method waits until it may go on, so that others gather behind it.</summary>
public sealed class TorchRuns : IDisposable
{
    private readonly ConcurrentQueue<(string Shape, bool IsInference)> _all = new();
    private readonly ManualResetEventSlim _mayGo = new(initialState: true);
    private readonly TaskCompletionSource _isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Shapes => [.. _all.Select(static run => run.Shape)];

    public bool AllInInference => _all.All(static run => run.IsInference);

    /// <summary>Completes when a call is held.</summary>
    public Task IsHeld => _isHeld.Task;

    public void Hold() => _mayGo.Reset();

    public void Go() => _mayGo.Set();

    public void Dispose() => _mayGo.Dispose();

    internal void Note(Tensor tensor)
    {
        _all.Enqueue((string.Join('x', tensor.shape), is_inference_mode_enabled()));
        _isHeld.TrySetResult();
        _mayGo.Wait(TimeSpan.FromSeconds(30));
    }
}
