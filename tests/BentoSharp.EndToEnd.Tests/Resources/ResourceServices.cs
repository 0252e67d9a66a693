using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BentoSharp.EndToEnd.Tests.Resources;

/// <summary>Asks for processors: two of its six slots may compute at once.</summary>
[BentoService(Concurrency = 6, Cpu = 2)]
public sealed class ComputingService(Signals signals, Calls calls)
{
    [BentoTask]
    public void Compute(string key)
    {
        calls.Note(key);
        signals.Raise($"{key} started");
        signals.Block("computed");
    }

    [BentoTask]
    public async Task Await(string key)
    {
        signals.Raise($"{key} started");
        await signals.WaitAsync("computed");
    }
}

/// <summary>Asks for memory.</summary>
[BentoService(Memory = "4Gi")]
public sealed class LargeService
{
    [BentoTask]
    public int Think() => 42;
}

/// <summary>Asks for memory as well.</summary>
[BentoService(Memory = "2Gi")]
public sealed class SecondService
{
    [BentoTask]
    public int Think() => 43;
}

/// <summary>Asks for two GPUs for its four workers.</summary>
[BentoService(Workers = 4, Gpus = 2)]
public sealed class DrawingService
{
    private readonly BentoDevice _device;

    public DrawingService(BentoDevice device, Calls calls)
    {
        _device = device;
        calls.Note($"made on {device}");
    }

    /// <summary>The devices of the instance, and of the attempt's own scope.</summary>
    [BentoTask]
    public string Draw([FromServices] BentoDevice device) => $"{_device} {device}";
}

/// <summary>Asks for nothing.</summary>
[BentoService]
public sealed class PlainService(BentoDevice device)
{
    [BentoTask]
    public string Where() => device.Name;
}

/// <summary>Counts how many instances there are and how many runs each has at once.</summary>
[BentoService(Workers = 4)]
public sealed class ManyWorkersService
{
    private readonly string _name;
    private readonly Signals _signals;

    public ManyWorkersService(Signals signals, Calls calls)
    {
        _signals = signals;
        _name = FormattableString.Invariant($"worker {calls.Note("made")}");
    }

    [BentoTask]
    public async Task<string> Which(string key)
    {
        _signals.Raise($"{key} started");
        await _signals.WaitAsync("told");
        return _name;
    }
}
