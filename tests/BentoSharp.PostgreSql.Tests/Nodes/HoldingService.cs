using System.Collections.Concurrent;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>Signals between a test and the tasks that it runs, so that nothing needs to sleep.</summary>
public sealed class TaskSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    public void Raise(string name) => Of(name).TrySetResult();

    public Task WaitAsync(string name, CancellationToken cancellationToken = default) =>
        Of(name).Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);

    private TaskCompletionSource Of(string name) =>
        _signals.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>Tasks that tell where they run.</summary>
[BentoService(Name = "Holding", Workers = 1, Concurrency = 8)]
public sealed class HoldingService(TaskSignals signals)
{
    /// <summary>Runs until it is told to end.</summary>
    [BentoTask]
    public async Task<string> Hold(string name, [FromServices] BentoSharpOptions options, BentoTaskContext task, CancellationToken cancellationToken)
    {
        signals.Raise($"{name} started");
        try
        {
            await signals.WaitAsync($"{name} half", cancellationToken);
            task.ReportProgress(0.5, "half");
            await signals.WaitAsync(name, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            signals.Raise($"{name} stopped");
            throw;
        }

        return options.NodeName;
    }

    /// <summary>Tells where it runs.</summary>
    [BentoTask]
    public string Where([FromServices] BentoSharpOptions options) => options.NodeName;

    /// <summary>Tells where it runs; not all nodes run it.</summary>
    [BentoTask]
    public string Elsewhere([FromServices] BentoSharpOptions options) => options.NodeName;

    /// <summary>Of one tenant one runs at once, over all nodes.</summary>
    [BentoTask(Limit = 1)]
    public async Task<string> Alone([LimitKey] string tenant, string name, [FromServices] BentoSharpOptions options, CancellationToken cancellationToken)
    {
        signals.Raise($"{tenant} {name} started");
        await signals.WaitAsync($"{tenant} {name}", cancellationToken);
        return options.NodeName;
    }

    /// <summary>Gives a file back.</summary>
    [BentoTask]
    public BentoFile Copy(BentoFile file) => BentoFile.FromStream(file.OpenRead, file.Length, "copy.bin", "application/x-copy");

    /// <summary>Doubles the numbers of rows; tasks that wait run together.</summary>
    [BentoTask(Batchable = true)]
    public BentoTensor<float> Twice([TensorInput(-1)] BentoTensor<float> rows) =>
        new(Array.ConvertAll(rows.Memory.ToArray(), static number => number * 2), [.. rows.Shape]);
}
