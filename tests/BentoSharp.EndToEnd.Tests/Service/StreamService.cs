using System.Runtime.CompilerServices;

namespace BentoSharp.EndToEnd.Tests.Service;

public sealed record Word(int Number, string Text);

/// <summary>Tasks that stream.</summary>
[BentoService(Name = "Streams", Workers = 1, Concurrency = 4)]
public sealed class StreamService(Signals signals, Calls calls)
{
    [BentoTask]
    public async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < to; i++)
        {
            if (i % 100 == 0)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }

            yield return i;
        }
    }

    /// <summary>Streams some words, and the others when it is told to.</summary>
    [BentoTask]
    public async IAsyncEnumerable<Word> Speak(
        string signal, int before, int after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < before; i++)
        {
            yield return new Word(i, $"{signal} {i}");
        }

        signals.Raise(signal + " spoke");
        await signals.WaitAsync(signal, cancellationToken);
        for (var i = before; i < before + after; i++)
        {
            yield return new Word(i, $"{signal} {i}");
        }
    }

    /// <summary>Fails after two items, when it is told to, and ends well at its second attempt.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 0.01)]
    public async IAsyncEnumerable<string> Stutter(string signal, BentoTaskContext task)
    {
        yield return $"{task.Attempt}a";
        yield return $"{task.Attempt}b";
        if (task.Attempt == 1)
        {
            await signals.WaitAsync(signal);
            throw new InvalidOperationException("secret");
        }

        yield return $"{task.Attempt}c";
    }

    /// <summary>Streams at its first attempt, when it is told to fails, and streams nothing at the second.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 0.01)]
    public async IAsyncEnumerable<int> Withdraw(string signal, BentoTaskContext task)
    {
        if (task.Attempt == 1)
        {
            yield return 1;
            await signals.WaitAsync(signal);
            throw new InvalidOperationException("secret");
        }
    }

    [BentoTask(MaxItems = 3, Retries = 5, RetryDelaySeconds = 0.01)]
    public async IAsyncEnumerable<int> ThreeAtMost(int count)
    {
        calls.Note("three at most");
        await Task.Yield();
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }
    }

    [BentoTask(MaxItemsBytes = 40)]
    public async IAsyncEnumerable<string> FortyBytes(int count)
    {
        await Task.Yield();
        for (var i = 0; i < count; i++)
        {
            yield return "0123456789";
        }
    }

    [BentoTask(TimeoutSeconds = 0.1)]
    public async IAsyncEnumerable<int> Stall([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 1;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    [BentoTask]
    public async IAsyncEnumerable<byte[]> Blocks(int count, int size)
    {
        await Task.Yield();
        for (var i = 0; i < count; i++)
        {
            yield return [.. Enumerable.Repeat((byte)i, size)];
        }
    }

    /// <summary>Streams texts as they are given.</summary>
    [BentoTask]
    public async IAsyncEnumerable<string?> Echo(IReadOnlyList<string?> texts)
    {
        await Task.Yield();
        foreach (var text in texts)
        {
            yield return text;
        }
    }

    /// <summary>Gives a list that is no stream.</summary>
    [BentoTask]
    public IReadOnlyList<int> Whole(int count) => [.. Enumerable.Range(0, count)];
}
