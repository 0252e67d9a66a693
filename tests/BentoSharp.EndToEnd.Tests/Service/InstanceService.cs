using System.Collections.Concurrent;
using BentoSharp.Hosting;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>What happened to the instances of <see cref="InstanceService"/>.</summary>
public sealed class InstanceLog
{
    public ConcurrentQueue<string> Events { get; } = new();

    public Exception? StartFailure { get; set; }
}

/// <summary>A service that tells which of its instances ran.</summary>
[BentoService(Workers = 3)]
public sealed class InstanceService(InstanceLog log) : IBentoStartup, IAsyncDisposable
{
    private readonly string _name = Guid.NewGuid().ToString("N");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (log.StartFailure is { } failure)
        {
            throw failure;
        }

        log.Events.Enqueue("started");
    }

    [BentoTask]
    public async Task<string> Which(string signal, [Microsoft.AspNetCore.Mvc.FromServices] Signals signals, CancellationToken cancellationToken)
    {
        log.Events.Enqueue("running");
        await signals.WaitAsync(signal, cancellationToken);
        return _name;
    }

    public ValueTask DisposeAsync()
    {
        log.Events.Enqueue("disposed");
        return default;
    }
}
