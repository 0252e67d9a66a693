using System.Diagnostics;
using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>
/// The spans of a task's way, by OpenTelemetry's conventions for messages: its submit, its wait, each of its attempts, and the batches that it
/// runs in. Texts of errors and arguments are never in them.
/// </summary>
internal static class TaskTraces
{
    private static readonly ActivitySource Source = new(BentoMeter.Name, typeof(TaskTraces).Assembly.GetName().Version?.ToString(3));

    /// <summary>Whether somebody traces.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Begins the span of a submit, below what the code that submits does.</summary>
    /// <param name="task">The task.</param>
    /// <param name="repeated">The trace context of the task that it repeats; null where it repeats none.</param>
    public static Activity? StartSubmit(TaskRecord task, string? repeated)
    {
        if (!IsOn)
        {
            return null;
        }

        var links = Parse(repeated) is { } earlier ? new[] { new ActivityLink(earlier) } : null;
        var parent = Activity.Current is null ? Parse(task.TraceParent) : null;
        var span = Source.StartActivity(
            $"submit {task.Service}/{task.Task}", ActivityKind.Producer, parent ?? default, Tags(task.Service, task.Task, "send", "submit"), links);
        span?.SetTag("messaging.message.id", WireText.Id(task.Id));
        return span;
    }

    /// <summary>Tells how long a leased task has waited, and begins the span of its attempt; both below the submit.</summary>
    /// <param name="task">The task's name of today.</param>
    /// <param name="lease">The leased task.</param>
    public static Activity? StartAttempt(string task, TaskRecord lease)
    {
        if (!IsOn)
        {
            return null;
        }

        var parent = Parse(lease.TraceParent) ?? default;
        AddWait(task, lease, parent);
        var span = Source.StartActivity(
            $"run {lease.Service}/{task}", ActivityKind.Consumer, parent, Tags(lease.Service, task, "process", "run"));
        span?.SetTag("messaging.message.id", WireText.Id(lease.Id));
        span?.SetTag("bentosharp.attempt", lease.Attempt);
        return span;
    }

    /// <summary>Ends the span of an attempt.</summary>
    /// <param name="span">The span.</param>
    /// <param name="end">How it ended; null where its task was canceled.</param>
    /// <param name="errorType">The type of its error, if any.</param>
    public static void EndAttempt(Activity? span, AttemptEnd? end, string? errorType)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("bentosharp.outcome", end switch
        {
            AttemptEnd.Succeeded => "succeeded",
            AttemptEnd.Failed => "failed",
            AttemptEnd.Retry => "retried",
            AttemptEnd.GivenBack => "given_back",
            _ => "canceled",
        });
        if (end is AttemptEnd.Failed or AttemptEnd.Retry)
        {
            Fail(span, errorType);
        }

        span.Dispose();
    }

    /// <summary>Begins the span of a batch. It belongs to no trace of its calls, so both are linked to each other.</summary>
    public static Activity? StartBatch(string service, string task, List<BatchItem> items, int count)
    {
        if (!IsOn)
        {
            return null;
        }

        var links = items.Where(static item => item.Span is not null).Select(static item => new ActivityLink(item.Span!.Context)).ToArray();
        var span = Source.StartActivity(
            $"run {service}/{task}", ActivityKind.Consumer, default(ActivityContext), Tags(service, task, "process", "run"), links);
        if (span is not null)
        {
            span.SetTag("messaging.batch.message_count", count);
            items.ForEach(item => item.Span?.AddLink(new ActivityLink(span.Context)));
        }

        return span;
    }

    /// <summary>Says that what a span stands for has failed.</summary>
    public static void Fail(Activity? span, string? errorType)
    {
        span?.SetStatus(ActivityStatusCode.Error);
        span?.SetTag("error.type", errorType ?? "error");
    }

    private static void AddWait(string task, TaskRecord lease, ActivityContext parent)
    {
        if (parent != default && WaitSpan.Of(lease) is { } wait)
        {
            using var span = Source.StartActivity(
                $"wait {lease.Service}/{task}", ActivityKind.Internal, parent, Tags(lease.Service, task, type: null, "wait"), startTime: wait.Since);
            span?.SetTag("messaging.message.id", WireText.Id(lease.Id));
            span?.SetEndTime((wait.Since + wait.Length).UtcDateTime);
        }
    }

    private static ActivityContext? Parse(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : null;

    private static ActivityTagsCollection Tags(string service, string task, string? type, string operation)
    {
        var tags = new ActivityTagsCollection
        {
            { "messaging.system", "bentosharp" },
            { "messaging.operation.name", operation },
            { "messaging.destination.name", $"{service}/{task}" },
            { "bentosharp.service", service },
            { "bentosharp.task", task },
        };
        if (type is not null)
        {
            tags.Add("messaging.operation.type", type);
        }

        return tags;
    }
}
