namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Tasks that take or wait too long, one at a time.</summary>
[BentoService(Name = "Timeout", Workers = 1)]
public sealed class TimeoutService(Signals signals, Calls calls)
{
    private readonly string _instance = Guid.NewGuid().ToString("N");

    [BentoTask]
    public string WhichInstance() => _instance;

    [BentoTask]
    public async Task Hold(string signal, CancellationToken cancellationToken)
    {
        signals.Raise(signal + " started");
        await signals.WaitAsync(signal, cancellationToken);
    }

    [BentoTask(QueueTimeoutSeconds = 0.05)]
    public void Hurried(string key) => calls.Note(key);

    [BentoTask(Retries = 3, TimeoutSeconds = 30, TotalTimeoutSeconds = 0.1)]
    public async Task Endless(string key, CancellationToken cancellationToken)
    {
        calls.Note(key);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Always fails, and would wait for its next attempt longer than it may take in all.</summary>
    [BentoTask(Retries = 3, RetryDelaySeconds = 100, TotalTimeoutSeconds = 10)]
    public void Hopeless() => throw new BentoException(503, "busy");

    /// <summary>Blocks its thread, and ignores that it is to stop.</summary>
    [BentoTask]
    public string Deaf(string signal)
    {
        signals.Raise(signal + " started");
        signals.Block(signal);
        signals.Raise(signal + " returned");
        return signal;
    }
}
