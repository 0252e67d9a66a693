using System.Diagnostics;

namespace BentoSharp.EndToEnd.Tests.Telemetry;

/// <summary>The spans of BentoSharp that have ended.</summary>
public sealed class Spans : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Activity> _all = [];
    private readonly ActivityListener _listener;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "BentoSharp" or "Caller",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The source of whoever calls the service.</summary>
    public static ActivitySource Caller { get; } = new("Caller");

    public IReadOnlyList<Activity> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Waits for the end of a span of a task.</summary>
    public Task<Activity> OfAsync(string name, string id, int attempt = 0) => WaitAsync(span =>
        span.DisplayName == name
        && (string?)span.GetTagItem("messaging.message.id") == id
        && (attempt == 0 || (int?)span.GetTagItem("bentosharp.attempt") == attempt));

    public async Task<Activity> WaitAsync(Func<Activity, bool> isIt)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (All.FirstOrDefault(isIt) is { } found)
            {
                return found;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Activity activity)
    {
        lock (_lock)
        {
            _all.Add(activity);
        }

        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
