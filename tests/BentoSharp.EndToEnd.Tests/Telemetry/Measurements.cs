using System.Diagnostics.Metrics;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.EndToEnd.Tests.Telemetry;

/// <summary>A value that an instrument gave, with its tags.</summary>
public sealed record Measured(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public string? Task => (string?)Tags.GetValueOrDefault("bentosharp.task");

    public string? Error => (string?)Tags.GetValueOrDefault("error.type");
}

/// <summary>What the meter of one host measures.</summary>
public sealed class Measurements : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Measured> _all = [];
    private readonly MeterListener _listener = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Measurements(ProbeHost host)
    {
        var scope = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "BentoSharp" && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    public IReadOnlyList<Measured> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public IEnumerable<Measured> Of(string name) => All.Where(measured => measured.Name == name);

    /// <summary>Asks the gauges.</summary>
    public IReadOnlyList<Measured> Gauge(string name)
    {
        lock (_lock)
        {
            _all.RemoveAll(measured => measured.Name == name);
        }

        _listener.RecordObservableInstruments();
        return [.. Of(name)];
    }

    /// <summary>Waits until something was measured.</summary>
    public async Task<Measured> WaitAsync(string name, Func<Measured, bool>? isIt = null)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (Of(name).FirstOrDefault(isIt ?? (static _ => true)) is { } found)
            {
                return found;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            _all.Add(new Measured(instrument.Name, value, tags.ToArray().ToDictionary()));
        }

        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
