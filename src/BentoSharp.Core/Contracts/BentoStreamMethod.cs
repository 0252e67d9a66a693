using System.Text.Json.Serialization.Metadata;
using BentoSharp.Clients;

namespace BentoSharp.Contracts;

/// <summary>An immediate call whose result is a stream of items.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <param name="contract">The contract that the method belongs to.</param>
/// <param name="name">The name on the wire.</param>
/// <param name="route">The route below the service's own.</param>
/// <param name="mediaType">The media type of the stream.</param>
public class BentoStreamMethod<TItem>(BentoContract contract, string name, string route, string mediaType = BentoStreamMethod<TItem>.DefaultMediaType)
    : BentoMethod(contract, name, route, isTask: false)
{
#pragma warning disable CA1000 // The constant is the default of a parameter of this type's constructor.
    /// <summary>The media type where none is given, which is BentoML's.</summary>
    public const string DefaultMediaType = "text/event-stream";
#pragma warning restore CA1000

    private readonly StreamFormat<TItem> _format = StreamFormat.For<TItem>(contract.Json);

    /// <inheritdoc/>
    public sealed override Type ResultType => typeof(TItem);

    /// <inheritdoc/>
    public sealed override string StreamType => mediaType;

    /// <inheritdoc/>
    public sealed override Type ItemType => typeof(TItem);

    /// <summary>The JSON metadata of the items; null where they travel raw.</summary>
    public JsonTypeInfo? JsonType => _format.JsonType;

    /// <summary>Writes one item, which is one chunk of the answer.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlyMemory<byte> WriteItem(TItem item) => _format.Write(item);

    /// <summary>Calls the method and reads its items as they come.</summary>
    /// <param name="channel">What carries the call.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The items. Text and bytes come in the pieces that arrive, which need not be those that were yielded.</returns>
    public IAsyncEnumerable<TItem> StreamAsync(IBentoChannel channel, BentoRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return _format.ReadAsync(channel, this, request, cancellationToken);
    }
}
