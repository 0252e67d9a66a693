using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BentoSharp.Clients;

namespace BentoSharp.Contracts;

/// <summary>
/// A task that streams items: they are kept as they come and can be read meanwhile, and its result is the list of them. Called at once it
/// streams like an immediate call.
/// </summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
public class BentoStreamTask<TItem> : BentoMethod<IReadOnlyList<TItem>>
{
    private readonly StreamFormat<TItem> _chunks;
    private readonly JsonTypeInfo<TItem> _items;

    /// <summary>Declares the task.</summary>
    /// <param name="contract">The contract that the method belongs to.</param>
    /// <param name="name">The name on the wire.</param>
    /// <param name="route">The route below the service's own.</param>
    /// <param name="mediaType">The media type of the stream of an immediate call.</param>
    public BentoStreamTask(BentoContract contract, string name, string route, string mediaType = BentoStreamMethod<TItem>.DefaultMediaType)
        : this(contract, name, route, mediaType, BentoJson.GetTypeInfo<TItem>(contract.Json))
    {
    }

    private BentoStreamTask(BentoContract contract, string name, string route, string mediaType, JsonTypeInfo<TItem> items)
        : base(contract, name, route, isTask: true, new ItemsFormat<TItem>(items))
    {
        _items = items;
        _chunks = StreamFormat.For<TItem>(contract.Json);
        StreamType = mediaType;
    }

    /// <inheritdoc/>
    public sealed override string StreamType { get; }

    /// <inheritdoc/>
    public sealed override Type ItemType => typeof(TItem);

    /// <summary>Writes an item as one chunk of an immediate call's answer.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlyMemory<byte> WriteItem(TItem item) => _chunks.Write(item);

    /// <summary>Calls the method at once and reads its items as they come; nothing is queued or kept.</summary>
    /// <param name="channel">What carries the call.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The items. Text and bytes come in the pieces that arrive, which need not be those that were yielded.</returns>
    public IAsyncEnumerable<TItem> StreamAsync(IBentoChannel channel, BentoRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return _chunks.ReadAsync(channel, this, request, cancellationToken);
    }

    /// <summary>Writes an item as it is kept: JSON on one line.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The bytes, without the end of the line.</returns>
    public byte[] WriteStoredItem(TItem item)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, _items);

        // Only white space between the parts can have breaks, and only where a converter writes it so.
        json.AsSpan().Replace((byte)'\n', (byte)' ');
        json.AsSpan().Replace((byte)'\r', (byte)' ');
        return json;
    }

    /// <summary>Reads an item as it is kept.</summary>
    /// <param name="json">The item.</param>
    /// <returns>The item.</returns>
    /// <exception cref="BentoServiceException">It is no such item.</exception>
    public TItem ReadStoredItem(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, _items)!;
        }
        catch (JsonException exception)
        {
            throw new BentoServiceException(
                502, $"The service streamed what is no {typeof(TItem).Name} as an item of {Name}: {exception.Message}", innerException: exception);
        }
    }
}
