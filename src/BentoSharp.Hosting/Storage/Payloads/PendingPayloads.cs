namespace BentoSharp.Hosting.Storage.Payloads;

/// <summary>The payloads of a request that no row refers to: they are deleted with it, unless a row takes them over.</summary>
internal sealed class PendingPayloads : IAsyncDisposable
{
    private readonly List<PayloadWriter> _writers = [];

    public void Add(PayloadWriter writer) => _writers.Add(writer);

    /// <summary>Says that a durable row refers to all of them.</summary>
    public void Keep() => _writers.ForEach(static writer => writer.Keep());

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
