namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Tasks of tenants, of each of which two run at once.</summary>
[BentoService(Name = "Limit", Workers = 1, Concurrency = 8)]
public sealed class LimitService(Signals signals)
{
    [BentoTask(Limit = 2)]
    public async Task<string> Hold([LimitKey] string? tenant, string signal, CancellationToken cancellationToken)
    {
        signals.Raise(signal + " started");
        await signals.WaitAsync(signal, cancellationToken);
        return $"{tenant} {signal}";
    }

    [BentoTask(Limit = 1)]
    public async Task<int> Number(string signal, [LimitKey] int account = 7, CancellationToken cancellationToken = default)
    {
        signals.Raise(signal + " started");
        await signals.WaitAsync(signal, cancellationToken);
        return account;
    }
}
