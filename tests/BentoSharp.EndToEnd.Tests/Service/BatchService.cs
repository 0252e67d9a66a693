using System.Collections.Concurrent;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Tasks whose calls run together. The first call of a test holds until the signal "go", so that the others gather behind it.</summary>
[BentoService(Name = "Batch", Workers = 1)]
public sealed class BatchService(Signals signals, Batches batches)
{
    public const int Hold = 0;
    public const int Poison = 13;

    /// <summary>Multiplies by ten. Poison throws; more than four items with a negative one among them don't fit into the memory.</summary>
    [BentoTask(Batchable = true, MaxBatchSize = 16)]
    public IReadOnlyList<int> TimesTen(IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        batches.Note(numbers, Environment.CurrentManagedThreadId);
        if (numbers.Contains(Hold))
        {
            signals.Raise("held");
            signals.Block("go");
        }

        return numbers.Contains(Poison) ? throw new BentoException(422, "13 is poison")
            : numbers.Count > 4 && numbers.Any(static number => number < 0) ? throw new InvalidOperationException("CUDA out of memory: no room")
            : [.. numbers.Select(static number => number * 10)];
    }

    /// <summary>Adds one to each number of each row.</summary>
    [BentoTask(Batchable = true, MaxLatencyMs = 60_000)]
    public BentoTensor<float> PlusOne(BentoTensor<float> rows)
    {
        batches.Note([.. rows.Shape], Environment.CurrentManagedThreadId);
        if (rows.Span.Contains(-1))
        {
            signals.Raise("held");
            signals.Block("go");
        }

        return new BentoTensor<float>(rows.Memory.ToArray().Select(static number => number + 1).ToArray(), [.. rows.Shape]);
    }

    /// <summary>Forgets an item.</summary>
    [BentoTask(Batchable = true)]
    public string[] Forgetful(string[] words) => words[1..];

    /// <summary>Waits until nobody waits for it any more.</summary>
    [BentoTask(Batchable = true)]
    public string[] Wait(string[] words, CancellationToken cancellationToken)
    {
        signals.Raise("waiting");
        cancellationToken.WaitHandle.WaitOne();
        signals.Raise("left");
        return words;
    }
}

/// <summary>The batches that ran.</summary>
public sealed class Batches
{
    private readonly ConcurrentQueue<(IReadOnlyList<int> Items, int Thread)> _all = new();

    public IReadOnlyList<IReadOnlyList<int>> All => [.. _all.Select(static batch => batch.Items)];

    public IEnumerable<int> Threads => _all.Select(static batch => batch.Thread).Distinct();

    public void Note(IReadOnlyList<int> items, int thread) => _all.Enqueue((items, thread));
}
