using System.Diagnostics;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting;

/// <summary>The trace source of BentoSharp.</summary>
internal static class BentoSharpDiagnostics
{
    private static readonly ActivitySource Source = new("BentoSharp");

    /// <summary>Begins the span of an attempt, below the span that submitted the task.</summary>
    public static Activity? StartAttempt(TaskRecord lease)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var parent = ActivityContext.TryParse(lease.TraceParent, null, isRemote: true, out var context) ? context : default;
        var activity = Source.StartActivity($"run {lease.Task}", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.message.id", WireText.Id(lease.Id));
        activity?.SetTag("bentosharp.attempt", lease.Attempt);
        return activity;
    }
}
