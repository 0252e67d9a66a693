using System.Buffers;
using System.Text.Json;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Telemetry;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Health;

/// <summary>
/// Answers the health routes: as BentoML does, with a line break, or with <c>?format=json</c> or <c>Accept: application/json</c> with the reasons
/// and how much waits. These are for who may read, where callers have to sign in; everybody else learns whether all is well.
/// </summary>
internal sealed class HealthAnswer(ServiceHealth health, QueueFigures figures)
{
    public Task LiveAsync(HttpContext context, BentoServiceDefinition service) => AnswerAsync(context, service, health.NotLive);

    public Task ReadyAsync(HttpContext context, BentoServiceDefinition service) => AnswerAsync(context, service, health.NotReady);

    private async Task AnswerAsync(HttpContext context, BentoServiceDefinition service, IReadOnlyList<string> reasons)
    {
        var status = reasons.Count == 0 ? 200 : 503;
        if (WantsJson(context.Request))
        {
            context.Response.Headers.CacheControl = "no-store";
            var tellsMore = !RouteAuthorization.IsRequiredAround(context) || await Callers.HasScopeAsync(context, BentoScopes.Read).ConfigureAwait(false);
            await Answers.ReplayAsync(context, status, Answers.JsonType, [], Json(service, reasons, tellsMore)).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("\n", context.RequestAborted).ConfigureAwait(false);
    }

    // Not for */*, which BentoML's clients and probes send.
    private static bool WantsJson(HttpRequest request) =>
        request.Query["format"] == "json"
        || request.Headers.Accept.Any(static accept => accept?.Contains(Answers.JsonType, StringComparison.OrdinalIgnoreCase) == true);

    private ReadOnlyMemory<byte> Json(BentoServiceDefinition service, IReadOnlyList<string> reasons, bool tellsMore)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, health.Word(reasons.Count == 0));
            if (tellsMore)
            {
                WriteReasons(writer, reasons);
                WriteFigures(writer, service);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteReasons(Utf8JsonWriter writer, IReadOnlyList<string> reasons)
    {
        writer.WriteStartArray("reasons"u8);
        foreach (var reason in reasons)
        {
            writer.WriteStringValue(reason);
        }

        writer.WriteEndArray();
    }

    private void WriteFigures(Utf8JsonWriter writer, BentoServiceDefinition service)
    {
        var counts = figures.Counts(service);
        writer.WriteString("service"u8, service.Name);
        writer.WriteNumber("waiting"u8, counts.Sum(static count => count.Pending));
        writer.WriteNumber("running"u8, counts.Sum(static count => count.InProgress));
        writer.WriteNumber("oldest_waiting_seconds"u8, Seconds(figures.OldestAges(service).Select(static oldest => oldest.Age).DefaultIfEmpty().Max()));
        if (figures.ExpectedWait(service) is { } wait)
        {
            writer.WriteNumber("expected_wait_seconds"u8, Seconds(wait));
        }
        else
        {
            writer.WriteNull("expected_wait_seconds"u8);
        }
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
