using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using BentoSharp;

namespace Acme;

public sealed record Order(int Id);

[BentoService]
public sealed class BentoKinds
{
    [BentoTask]
    public string? RootText([BentoRoot, StringLength(100)] string text) => text;

    [BentoTask]
    public Order RootModel([BentoRoot] Order order) => order;

    [BentoTask]
    public int RootFile([BentoRoot, BentoContentType("audio/wav")] BentoFile file) => 0;

    [BentoTask]
    [return: BentoContentType("image/jpeg")]
    public BentoFile Images(BentoImage one, BentoImage[] array, IReadOnlyList<BentoImage> list, BentoImage? maybe = null) => one.ToFile();

    [BentoTask]
    [return: TensorOutput(3, -1)]
    public BentoTensor<long> Tensors([TensorInput(2, 2)] BentoTensor<float> x, BentoTensor<double>? y = null) => new(default, [0]);

    [BentoTask]
    [return: BentoTableShape(BentoTableOrient.Columns)]
    public BentoTable Tables([BentoTableShape(BentoTableOrient.Records, "a", "b")] BentoTable x) => x;

    [BentoTask]
    public int Extra([Description("how many")] int a, [BentoExtra] IReadOnlyDictionary<string, JsonElement> kwargs) => a;

    [BentoTask(Batchable = true, MaxBatchSize = 8, MaxLatencyMs = 50)]
    public IReadOnlyList<int> Batched(IReadOnlyList<int> xs, CancellationToken cancellationToken) => xs;

    [BentoTask(Batchable = true)]
    public BentoTensor<float> BatchedTensors([BentoRoot] BentoTensor<float> xs) => xs;

    [BentoTask]
    public int WithContext(BentoContext context) => context.StatusCode;

    /// <summary>Counts.</summary>
    /// <param name="n">To where.</param>
    [BentoApi]
    public async IAsyncEnumerable<Order> Stream(int n, CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new Order(n);
    }

    /// <summary>Counts, and keeps what it has counted.</summary>
    /// <param name="n">To where.</param>
    /// <returns>The orders.</returns>
    [BentoTask(MaxItems = 10, MaxItemsBytes = 16777216)]
    public async IAsyncEnumerable<Order> StreamedTask(int n, BentoTaskContext task, CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new Order(n);
    }

    [BentoApi(MediaType = "text/plain")]
    public async IAsyncEnumerable<string> Text()
    {
        await Task.Yield();
        yield return "a";
    }
}
