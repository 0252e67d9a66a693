namespace BentoSharp.Client.Transport;

/// <summary>The time that one try has, beside the caller's own token.</summary>
internal sealed class RequestLimit : IDisposable
{
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _linked;

    public RequestLimit(BentoHttpClientOptions options, BentoCall call, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        Caller = token;
        Token = token;
        if (options.Timeout is { } timeout)
        {
            _timer = new CancellationTokenSource(timeout + call.ServerWait, options.TimeProvider);
            _linked = token.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, token) : null;
            Token = (_linked ?? _timer).Token;
        }
    }

    /// <summary>The caller's own token.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Fires when the time is over or the caller's token fires.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the time is over.</summary>
    public bool IsReached => _timer is { IsCancellationRequested: true };

    public void Dispose()
    {
        _linked?.Dispose();
        _timer?.Dispose();
    }
}
