using System.Diagnostics.Metrics;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Telemetry;

/// <summary>Counts tasks and attempts, and measures how long they wait and run.</summary>
internal sealed class TaskMetrics
{
    private readonly Counter<long> _submitted;
    private readonly Counter<long> _started;
    private readonly Counter<long> _succeeded;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _canceled;
    private readonly Counter<long> _retried;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _run;

    public TaskMetrics(BentoMeter meter)
    {
        _submitted = Counter("submitted", "{task}", "Tasks that were stored.");
        _started = Counter("started", "{attempt}", "Attempts that began.");
        _succeeded = Counter("succeeded", "{task}", "Tasks that ended with a result.");
        _failed = Counter("failed", "{task}", "Tasks that ended without a result.");
        _canceled = Counter("canceled", "{task}", "Tasks that were canceled.");
        _retried = Counter("retried", "{attempt}", "Attempts that failed and are repeated.");
        _wait = meter.Meter.CreateHistogram(
            "bentosharp.task.wait.duration", "s", "How long tasks waited, from when they could begin to their attempt.", advice: BentoMeter.Durations);
        _run = meter.Meter.CreateHistogram(
            "bentosharp.task.run.duration", "s", "How long attempts ran, waits for other tasks included.", advice: BentoMeter.Durations);

        Counter<long> Counter(string name, string unit, string description) =>
            meter.Meter.CreateCounter<long>($"bentosharp.task.{name}", unit, description);
    }

    /// <summary>Whether somebody listens to submits.</summary>
    public bool CountsSubmits => _submitted.Enabled;

    /// <summary>Whether somebody listens to the ends of attempts.</summary>
    public bool CountsEnds => _succeeded.Enabled || _failed.Enabled || _retried.Enabled;

    /// <summary>Whether somebody listens to the ends that no attempt tells of.</summary>
    public bool CountsQueueEnds => _canceled.Enabled || _failed.Enabled;

    public void Submitted(string service, string task)
    {
        if (_submitted.Enabled)
        {
            _submitted.Add(1, BentoMeter.Service(service), BentoMeter.Task(task));
        }
    }

    /// <summary>An attempt begins.</summary>
    /// <param name="task">The task's name of today; the lease may have an earlier one.</param>
    /// <param name="lease">The leased task.</param>
    public void Started(string task, TaskRecord lease)
    {
        if (_started.Enabled)
        {
            _started.Add(1, BentoMeter.Service(lease.Service), BentoMeter.Task(task));
        }

        if (_wait.Enabled && WaitSpan.Of(lease) is { } wait)
        {
            _wait.Record(wait.Length.TotalSeconds, BentoMeter.Service(lease.Service), BentoMeter.Task(task));
        }
    }

    /// <summary>An attempt's code has returned, or is not waited for any more.</summary>
    public void Ran(string task, TaskRecord lease, TimeSpan elapsed, string? errorType)
    {
        if (!_run.Enabled)
        {
            return;
        }

        if (errorType is null)
        {
            _run.Record(elapsed.TotalSeconds, BentoMeter.Service(lease.Service), BentoMeter.Task(task));
        }
        else
        {
            _run.Record(elapsed.TotalSeconds, BentoMeter.Service(lease.Service), BentoMeter.Task(task), BentoMeter.Error(errorType));
        }
    }

    /// <summary>An attempt's outcome is durable.</summary>
    public void Written(string task, TaskRecord lease, AttemptEnd end, string? errorType)
    {
        switch (end)
        {
            case AttemptEnd.Succeeded when _succeeded.Enabled:
                _succeeded.Add(1, BentoMeter.Service(lease.Service), BentoMeter.Task(task));
                break;
            case AttemptEnd.Failed:
                Failed(lease.Service, task, errorType);
                break;
            case AttemptEnd.Retry when _retried.Enabled:
                _retried.Add(1, BentoMeter.Service(lease.Service), BentoMeter.Task(task), BentoMeter.Error(errorType ?? "error"));
                break;
        }
    }

    public void Failed(string service, string task, string? errorType)
    {
        if (_failed.Enabled)
        {
            _failed.Add(1, BentoMeter.Service(service), BentoMeter.Task(task), BentoMeter.Error(errorType ?? "error"));
        }
    }

    public void Canceled(string service, string task)
    {
        if (_canceled.Enabled)
        {
            _canceled.Add(1, BentoMeter.Service(service), BentoMeter.Task(task));
        }
    }
}
