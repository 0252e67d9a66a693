using System.Diagnostics.Metrics;
using BentoSharp.Hosting.Devices;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>What the devices of this node do: asked by whoever collects, and by nobody else.</summary>
internal sealed class DeviceGauges
{
    private readonly DeviceReports _reports;

    public DeviceGauges(BentoMeter meter, DeviceReports reports)
    {
        _reports = reports;
        var gauges = meter.Meter;
        gauges.CreateObservableGauge(
            "bentosharp.device.up", () => Devices(static report => report.State == DeviceState.Working ? 1 : 0), "{device}", "Whether a device can be computed on: 1, or 0 where a run does not return or the device is lost.");
        gauges.CreateObservableCounter(
            "bentosharp.device.busy", () => Devices(static report => report.Busy.TotalSeconds), "s", "How long a device has computed; its rate is the share of time that it is in use.");
        gauges.CreateObservableGauge("bentosharp.device.memory.free", FreeMemory, "By", "Memory of a device that can be taken.");
        gauges.CreateObservableGauge("bentosharp.device.live_objects", LiveObjects, "{object}", "Native objects, such as tensors, that the process holds.");
        gauges.CreateObservableGauge("bentosharp.batch.cap", Caps, "{item}", "How many items a batch may have: the method's maximum, or less where the memory did not hold that.");
        gauges.CreateObservableGauge(
            "bentosharp.model.load.duration", () => Models(static model => model.LoadTime), "s", "How long it took to load a model.");
        gauges.CreateObservableGauge(
            "bentosharp.model.warm_up.duration", () => Models(static model => model.WarmUpTime), "s", "How long the first runs of a model took.");
    }

    private IEnumerable<Measurement<T>> Devices<T>(Func<DeviceReport, T> value)
        where T : struct => _reports.Read().Select(report => new Measurement<T>(value(report), BentoMeter.Device(report.Name)));

    private IEnumerable<Measurement<long>> FreeMemory() => _reports.Read()
        .Where(static report => report.Memory is not null)
        .DistinctBy(static report => report.Device)
        .Select(static report => new Measurement<long>(report.Memory!.Value.FreeBytes, BentoMeter.Device(report.Device.Name)));

    private IEnumerable<Measurement<long>> LiveObjects() => _reports.LiveObjects is { } objects ? [new Measurement<long>(objects)] : [];

    private IEnumerable<Measurement<int>> Caps() => _reports.ReadQueues()
        .Select(static queue => new Measurement<int>(queue.Cap, BentoMeter.Service(queue.Service), BentoMeter.Task(queue.Task)));

    private IEnumerable<Measurement<double>> Models(Func<BentoModelLoad, TimeSpan> value) => _reports.Models
        .Select(model => new Measurement<double>(value(model).TotalSeconds, new("bentosharp.model", model.Name), BentoMeter.Device(model.Device.Name)));
}
