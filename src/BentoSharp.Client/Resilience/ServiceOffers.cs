using System.Text.Json;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Resilience;

/// <summary>What the service of a channel offers beyond BentoML's protocol, as its schema says. Asked once, when it is first needed.</summary>
internal sealed class ServiceOffers(ResilientExchange exchange)
{
    private volatile Offers? _known;

    /// <summary>What is offered; nothing, and to be asked again, where the service does not tell at the moment.</summary>
    public async Task<Offers> GetAsync(CancellationToken token)
    {
        if (_known is { } known)
        {
            return known;
        }

        try
        {
            return Learn(await exchange.SendAsync(BentoCalls.Schema, token).ConfigureAwait(false));
        }
        catch (BentoServiceException)
        {
            // The call itself will tell.
            return Offers.None;
        }
    }

    /// <inheritdoc cref="GetAsync"/>
    public Offers Get(CancellationToken token)
    {
        if (_known is { } known)
        {
            return known;
        }

        try
        {
            return Learn(exchange.Send(BentoCalls.Schema, token));
        }
        catch (BentoServiceException)
        {
            return Offers.None;
        }
    }

    private Offers Learn(HttpAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            return Offers.None;
        }

        return _known = Offers.Read(answer.Body);
    }
}

/// <summary>What a service offers beyond BentoML's protocol.</summary>
/// <param name="IdempotencyKey">Whether repeated submits of one idempotency key are one task.</param>
/// <param name="Events">Whether tasks can be followed by server-sent events.</param>
/// <param name="Many">Whether one request may name or bring many tasks.</param>
/// <param name="Tensors">Whether tensors are taken in their compact form.</param>
internal sealed record Offers(bool IdempotencyKey, bool Events, bool Many, bool Tensors)
{
    public static Offers None { get; } = new(false, false, false, false);

    public static Offers Read(byte[] schema)
    {
        try
        {
            var json = JsonSerializer.Deserialize(schema, WireJsonContext.Default.JsonElement);
            return json.ValueKind == JsonValueKind.Object
                ? new(Says(json, "idempotency_key"), Says(json, "events"), Says(json, "many"), Says(json, "tensors"))
                : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static bool Says(JsonElement schema, string offer) => schema.TryGetProperty(offer, out var says) && says.ValueKind == JsonValueKind.True;
}
