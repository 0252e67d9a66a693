using System.Text.Json;
using BentoSharp.Hosting.Devices;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>The devices of this node, what runs and waits there, and the models on them: <c>GET …/devices</c>. The overview has them as well.</summary>
internal sealed class AdminDevices(DeviceReports reports)
{
    public Task ShowAsync(HttpContext context) => Answers.JsonAsync(context, 200, this, static (writer, devices) => devices.WriteMembers(writer));

    /// <summary>Writes them as members of an object.</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("devices"u8);
        foreach (var report in reports.Read())
        {
            writer.WriteStartObject();
            Write(writer, report);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("device_tasks"u8);
        foreach (var queue in reports.ReadQueues())
        {
            writer.WriteStartObject();
            Write(writer, queue);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("models"u8);
        foreach (var model in reports.Models)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, model.Name);
            writer.WriteString("device"u8, model.Device.Name);
            writer.WriteNumber("load_ms"u8, Milliseconds(model.LoadTime));
            writer.WriteNumber("warm_up_ms"u8, Milliseconds(model.WarmUpTime));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (reports.LiveObjects is { } objects)
        {
            writer.WriteNumber("live_objects"u8, objects);
        }
    }

    private static void Write(Utf8JsonWriter writer, DeviceReport report)
    {
        writer.WriteString("name"u8, report.Name);
        writer.WriteString("device"u8, report.Device.Name);
        writer.WriteString("state"u8, report.State switch
        {
            DeviceState.Working => "working"u8,
            DeviceState.Stuck => "stuck"u8,
            _ => "lost"u8,
        });
        if (report.Fault is not null)
        {
            writer.WriteString("fault"u8, report.Fault);
        }

        writer.WriteNumber("busy_seconds"u8, Math.Round(report.Busy.TotalSeconds, 6));
        writer.WriteNumber("runs"u8, report.Runs);
        writer.WriteNumber("out_of_memory"u8, report.OutOfMemories);
        if (report.Memory is { } memory)
        {
            writer.WriteNumber("memory_free_bytes"u8, memory.FreeBytes);
            writer.WriteNumber("memory_bytes"u8, memory.TotalBytes);
        }

        if (report.Running is { } running)
        {
            writer.WriteStartObject("running"u8);
            writer.WriteString("service"u8, running.Service);
            writer.WriteString("task"u8, running.Task);
            writer.WriteNumber("items"u8, report.Items);
            writer.WriteNumber("for_ms"u8, Milliseconds(report.RunningFor));
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, QueueReport queue)
    {
        writer.WriteString("service"u8, queue.Service);
        writer.WriteString("task"u8, queue.Task);
        writer.WriteNumber("waiting"u8, queue.Waiting);
        writer.WriteNumber("cap"u8, queue.Cap);
        writer.WriteNumber("max_cap"u8, queue.MaxCap);
        writer.WriteNumber("out_of_memory"u8, queue.OutOfMemories);
        if (queue.ItemBytes > 0)
        {
            writer.WriteNumber("item_bytes"u8, queue.ItemBytes);
        }

        writer.WriteNumber("expected_ms_of_one"u8, Milliseconds(queue.CostOfOne));
        writer.WriteNumber("expected_ms_of_cap"u8, Milliseconds(queue.CostOfCap));
        writer.WriteStartArray("devices"u8);
        foreach (var device in queue.Devices)
        {
            writer.WriteStringValue(device);
        }

        writer.WriteEndArray();
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
