namespace BentoSharp.Testing.Tests;

/// <summary>What was cooked, in order, and the signals of cooks that hold.</summary>
public sealed class Pots
{
    private readonly Lock _lock = new();
    private readonly List<string> _cooked = [];

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Cooked
    {
        get
        {
            lock (_lock)
            {
                return [.. _cooked];
            }
        }
    }

    public void Add(string dish)
    {
        lock (_lock)
        {
            _cooked.Add(dish);
        }
    }
}

public sealed record Dish(string Name, int Portions = 1);

/// <summary>A service as users test it.</summary>
[BentoService(Workers = 1, Concurrency = 1)]
public sealed class Kitchen(Pots pots, IKitchenClient client, TimeProvider time)
{
    [BentoTask(Retries = 2, RetryDelaySeconds = 100, MaxRetryDelaySeconds = 400)]
    public string Cook(string dish, int portions = 1)
    {
        pots.Add(dish);
        return $"{portions} {dish}";
    }

    /// <summary>Cooks each dish by a task of its own, with one at a time allowed.</summary>
    [BentoTask]
    public async Task<string> Menu(IReadOnlyList<string> dishes)
    {
        var handles = new List<BentoTaskHandle<string>>();
        foreach (var dish in dishes)
        {
            handles.Add(await client.Cook.SubmitAsync(dish, options: new SubmitOptions { Key = dish }));
        }

        return string.Join(", ", await BentoTasks.WhenAll(handles));
    }

    [BentoTask]
    public string Plate(Dish dish) => dish.Name;

    [BentoTask(TimeoutSeconds = 60)]
    public async Task Simmer(CancellationToken cancellationToken)
    {
        pots.Started.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    [BentoTask(Batchable = true)]
    public string[] Slice(string[] fruits) => [.. fruits.Select(static fruit => fruit + " slices")];

    [BentoApi]
    public int Count() => pots.Cooked.Count;
}
