using BentoSharp.Contracts;

namespace BentoSharp.Clients;

/// <summary>The part of a generated task client that is the same for every task that streams its items.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
public abstract class BentoStreamTaskClient<TItem> : BentoTaskClient<IReadOnlyList<TItem>>
{
    private readonly IBentoChannel _channel;
    private readonly BentoStreamTask<TItem> _method;

    /// <summary>Creates the client.</summary>
    /// <param name="channel">What carries the calls.</param>
    /// <param name="method">The task's method.</param>
    protected BentoStreamTaskClient(IBentoChannel channel, BentoStreamTask<TItem> method)
        : base(channel, method)
    {
        _channel = channel;
        _method = method;
    }

    /// <summary>Calls the method at once, without the queue.</summary>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The items as they come.</returns>
    protected new IAsyncEnumerable<TItem> CallAsync(BentoRequest request, CancellationToken cancellationToken) =>
        _method.StreamAsync(_channel, request, cancellationToken);
}
