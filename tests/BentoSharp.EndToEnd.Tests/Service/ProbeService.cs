using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace BentoSharp.EndToEnd.Tests.Service;

public enum Mood
{
    Calm,
    VeryGlad,
}

public sealed record Line(string Name, int Quantity = 1, IReadOnlyList<string>? Tags = null);

public sealed record Order(int Id, IReadOnlyList<Line> Lines, string? Note = null);

public sealed record Summary(int Total, IReadOnlyList<string> Names);

/// <summary>A service whose tasks show one behaviour each.</summary>
[BentoService(Workers = 2, Concurrency = 4)]
public sealed class ProbeService(Signals signals, Calls calls)
{
    /// <summary>Adds two numbers.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    [BentoTask]
    public int Add(int a, int b = 2) => a + b;

    [BentoTask]
    public Task<string> EchoAsync(string text, [FromServices] Calls counted)
    {
        counted.Note("echo");
        return Task.FromResult(text);
    }

    [BentoTask]
    public ValueTask<Summary> Summarize(Order order) =>
        new(new Summary(order.Lines.Sum(line => line.Quantity), [.. order.Lines.Select(line => line.Name)]));

    [BentoTask]
    public string Describe(
        Mood mood = Mood.Calm,
        int? level = null,
        double factor = 0.5,
        bool loud = false,
        decimal price = -1.25m,
        [Range(1, 10)] int stars = 3) =>
        FormattableString.Invariant($"{mood} {level?.ToString() ?? "none"} {factor} {loud} {price} {stars}");

    [BentoTask]
    public void Note(string key) => calls.Note(key);

    [BentoTask]
    public async Task NoteLater(string key, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        calls.Note(key);
    }

    [BentoTask]
    public IReadOnlyList<long> Measure(BentoFile first, IReadOnlyList<BentoFile> others, string note = "n") =>
        [first.ReadAllBytes().Length, .. others.Select(file => file.Length ?? -1), note.Length];

    [BentoTask]
    public BentoFile Wrap(string name, string text) => BentoFile.FromBytes(System.Text.Encoding.UTF8.GetBytes(text), name, "text/plain");

    [BentoTask]
    public byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    /// <summary>Waits until a signal is given or the token fires.</summary>
    [BentoTask]
    public async Task<string> Wait(string signal, BentoTaskContext task, CancellationToken cancellationToken)
    {
        task.ReportProgress(0.4, "step 4 of 10");
        calls.Note(signal);
        signals.Raise(signal + " started");
        try
        {
            await signals.WaitAsync(signal, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            signals.Raise(signal + " canceled");
            throw;
        }

        return signal;
    }

    /// <summary>Blocks its thread, and ignores that it is to stop.</summary>
    [BentoTask(TimeoutSeconds = 0.05)]
    public string Deaf(string signal)
    {
        signals.Block(signal);
        return signal;
    }

    [BentoTask(TimeoutSeconds = 0.05, Retries = 1, RetryDelaySeconds = 0.01)]
    public async Task<int> Slow(string key, CancellationToken cancellationToken)
    {
        calls.Note(key);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    /// <summary>Fails as many times as asked, then ends well.</summary>
    [BentoTask(Retries = 3, RetryDelaySeconds = 0.01)]
    public int Flaky(string key, int failures, BentoTaskContext task)
    {
        var run = calls.Note(key);
        return run <= failures ? throw new InvalidOperationException($"secret of run {run}") : task.Attempt;
    }

    [BentoTask(Retries = 3, RetryDelaySeconds = 0.01)]
    public int Refuse(string key, int status = 422)
    {
        calls.Note(key);
        throw new BentoException(status, $"refused {key}");
    }

    [BentoTask(Priority = BentoTaskPriority.Low)]
    public int Ordered(string key) => calls.Note(key);

    [BentoApi]
    public string Greet(string name = "world") => $"hello {name}";

    [BentoApi(TimeoutSeconds = 0.05)]
    public async Task Stall(CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken);
}
