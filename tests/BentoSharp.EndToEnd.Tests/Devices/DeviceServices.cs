using System.Collections.Concurrent;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;

namespace BentoSharp.EndToEnd.Tests.Devices;

/// <summary>Where the code of a service ran.</summary>
public sealed class Runs
{
    private readonly ConcurrentQueue<Run> _all = new();
    private int _now;

    public IReadOnlyList<Run> All => [.. _all];

    /// <summary>The most runs that there were at once.</summary>
    public int Most { get; private set; }

    public void Note(string what, BentoDevice device, params int[] items)
    {
        Most = Math.Max(Most, Interlocked.Increment(ref _now));
        _all.Enqueue(new Run(what, device.Name, Environment.CurrentManagedThreadId, items));
        Interlocked.Decrement(ref _now);
    }
}

public sealed record Run(string What, string Device, int Thread, int[] Items);

/// <summary>Computes on fake devices, whose failures some numbers bring about.</summary>
[BentoService(Workers = 2, Gpus = 2)]
public sealed class FakeComputing : IBentoStartup
{
    /// <summary>Takes its device with it.</summary>
    public const int Poison = 666;

    /// <summary>Holds its batch until the signal "go".</summary>
    public const int Hold = -1;

    private readonly BentoDevice _device;
    private readonly Runs _runs;
    private readonly Signals _signals;

    public FakeComputing(BentoDevice device, Runs runs, Signals signals)
    {
        (_device, _runs, _signals) = (device, runs, signals);
        runs.Note("made", device);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _runs.Note("started", _device);
        return Task.CompletedTask;
    }

    [BentoTask(Batchable = true, MaxBatchSize = 8, ItemMemory = "1Mi")]
    public int[] Twice(int[] numbers)
    {
        _runs.Note("batch", _device, numbers);
        if (numbers.Contains(Hold))
        {
            _signals.Raise("held");
            _signals.Block("go");
        }

        return numbers.Contains(Poison)
            ? throw new FakeDeviceException(isPoison: true, "an illegal memory access was encountered")
            : [.. numbers.Select(static number => number * 2)];
    }

    [BentoTask]
    public string Alone(string key, CancellationToken cancellationToken = default)
    {
        _runs.Note(key, _device);
        if (key.StartsWith("hold", StringComparison.Ordinal))
        {
            _signals.Raise(key);
            _signals.Block("go");
        }

        return key == "poison" ? throw new FakeDeviceException(isPoison: true, "an uncorrectable error") : key;
    }

    /// <summary>Waits for another task where nothing else can run.</summary>
    [BentoTask]
    public string Nested([Microsoft.AspNetCore.Mvc.FromServices] IFakeComputingClient client) =>
        client.Alone.RunAsync("child").GetAwaiter().GetResult();

    [BentoApi]
    public int ApiThread() => Environment.CurrentManagedThreadId;
}

/// <summary>Another service that asks for a device.</summary>
[BentoService(Gpus = 1)]
public sealed class FakeNeighbor(BentoDevice device, Runs runs, FakeDevices devices)
{
    [BentoTask]
    public string Where(int leaves)
    {
        devices.LeaveObjects(leaves);
        runs.Note("neighbor", device);
        return device.Name;
    }
}
