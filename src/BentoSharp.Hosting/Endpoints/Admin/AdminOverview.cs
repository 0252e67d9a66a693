using System.Buffers;
using System.Text.Json;
using BentoSharp.Hosting.Health;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>The state of this node at a glance: <c>GET …/overview</c>. It reads memory and one index, whatever the store holds.</summary>
internal sealed class AdminOverview(
    ServiceRegistry services,
    ITaskStore store,
    QueueControl control,
    QueueFigures figures,
    TaskStatistics statistics,
    BentoSharpHost host,
    ServiceHealth health,
    AdminDevices devices,
    BentoSharpOptions options,
    TimeProvider time)
{
    // Shorter than the pause between two events, so that each watcher is told something new.
    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(500);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private Written? _last;

    public Task ShowAsync(HttpContext context) => Answers.JsonAsync(context, 200, this, static (writer, overview) => overview.WriteMembers(writer));

    /// <summary>All of it as a JSON object, as of half a second ago at most: any number of watchers cost as much as two or three.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        var last = _last;
        if (last is null || time.GetElapsedTime(last.At) >= SharedFor)
        {
            var buffer = new ArrayBufferWriter<byte>(4096);
            using (var writer = new Utf8JsonWriter(buffer, Answers.Readable))
            {
                writer.WriteStartObject();
                WriteMembers(writer);
                writer.WriteEndObject();
            }

            _last = last = new Written(time.GetTimestamp(), buffer.WrittenMemory);
        }

        return last.Json;
    }

    private void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("time"u8, WireText.Time(time.GetUtcNow()));
        writer.WriteStartObject("node"u8);
        writer.WriteString("name"u8, options.NodeName);
        writer.WriteString("started_at"u8, WireText.Time(_startedAt));
        writer.WriteBoolean("ready"u8, health.NotReady.Count == 0);
        writer.WriteBoolean("live"u8, health.NotLive.Count == 0);
        writer.WriteNumber("processors"u8, Environment.ProcessorCount);
        writer.WriteNumber("memory_bytes"u8, Environment.WorkingSet);
        writer.WriteNumber("memory_limit_bytes"u8, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        writer.WriteEndObject();
        writer.WriteStartArray("services"u8);
        foreach (var service in services.All.OrderBy(static service => service.Name, StringComparer.Ordinal))
        {
            WriteService(writer, service);
        }

        writer.WriteEndArray();
        devices.WriteMembers(writer);
    }

    private void WriteService(Utf8JsonWriter writer, BentoServiceDefinition service)
    {
        var runner = host.FindRunner(service);
        writer.WriteStartObject();
        writer.WriteString("name"u8, service.Name);
        writer.WriteBoolean("paused"u8, control.IsPaused(service.Name));
        writer.WriteBoolean("has_workers"u8, service.Methods.Any(method => method.Method.IsTask && host.HasWorkers(service, method.Method.Name)));
        writer.WriteBoolean("well"u8, runner?.IsWell != false);
        writer.WriteNumber("slots"u8, runner is null ? 0 : service.Settings.Slots);
        if (service.Settings.MaxQueueLength > 0)
        {
            writer.WriteNumber("max_queue_length"u8, service.Settings.MaxQueueLength);
        }

        WriteWaiting(writer, service);
        writer.WriteStartArray("workers"u8);
        foreach (var (device, runs) in runner?.Use ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("device"u8, device.Name);
            writer.WriteNumber("runs"u8, runs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTasks(writer, service);
        writer.WriteEndObject();
    }

    private void WriteWaiting(Utf8JsonWriter writer, BentoServiceDefinition service)
    {
        if (figures.OldestAges(service) is { Count: > 0 } ages)
        {
            writer.WriteNumber("oldest_waiting_seconds"u8, Math.Round(ages.Max(static oldest => oldest.Age).TotalSeconds, 3));
        }

        if (figures.ExpectedWait(service) is { } wait)
        {
            writer.WriteNumber("expected_wait_seconds"u8, Math.Round(wait.TotalSeconds, 3));
        }
    }

    private void WriteTasks(Utf8JsonWriter writer, BentoServiceDefinition service)
    {
        var counts = store.Count(service.Name).ToDictionary(static count => count.Task);
        var known = service.Methods.Where(static method => method.Method.IsTask).ToDictionary(static method => method.Method.Name);
        writer.WriteStartArray("tasks"u8);

        // Names that tasks had before are told while some of them wait or run.
        foreach (var name in known.Keys.Union(counts.Values.Where(static count => count.Pending + count.InProgress > 0).Select(static count => count.Task)))
        {
            var count = counts.GetValueOrDefault(name);
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteBoolean("paused"u8, known.ContainsKey(name) && control.IsPaused(service.Name, name));
            writer.WriteNumber("pending"u8, count.Pending);
            writer.WriteNumber("in_progress"u8, count.InProgress);
            if (known.GetValueOrDefault(name)?.Settings.Concurrency is > 0 and var limit)
            {
                writer.WriteNumber("concurrency"u8, limit);
            }

            Write(writer, statistics.Of(service.Name, name).Read());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, TaskNumbers numbers)
    {
        Write(writer, "run_ms"u8, numbers.Run);
        Write(writer, "wait_ms"u8, numbers.Wait);
        Write(writer, "recent"u8, numbers.Recent);
        Write(writer, "hour"u8, numbers.Hour);
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DurationNumbers? durations)
    {
        if (durations is not null)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("p50"u8, Math.Round(durations.Median.TotalMilliseconds, 3));
            writer.WriteNumber("p95"u8, Math.Round(durations.Percentile95.TotalMilliseconds, 3));
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EndSeries series)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("step_seconds"u8, series.Step.TotalSeconds);
        Write(writer, "succeeded"u8, series.Succeeded);
        Write(writer, "failed"u8, series.Failed);
        Write(writer, "repeated"u8, series.Repeated);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<int> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private sealed record Written(long At, ReadOnlyMemory<byte> Json);
}
