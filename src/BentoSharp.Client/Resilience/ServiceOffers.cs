using System.Text.Json;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Resilience;

/// <summary>What the service of a channel offers beyond BentoML's protocol, as its schema says. Asked once, when it is first needed.</summary>
internal sealed class ServiceOffers(ResilientExchange exchange)
{
    private bool? _hasIdempotency;

    /// <summary>Whether repeated submits of one idempotency key are one task.</summary>
    public async Task<bool> HasIdempotencyAsync(CancellationToken token)
    {
        if (_hasIdempotency is { } known)
        {
            return known;
        }

        try
        {
            return Learn(await exchange.SendAsync(BentoCalls.Schema, token).ConfigureAwait(false));
        }
        catch (BentoServiceException)
        {
            // The submit itself will tell, and is not repeated.
            return false;
        }
    }

    /// <inheritdoc cref="HasIdempotencyAsync"/>
    public bool HasIdempotency(CancellationToken token)
    {
        if (_hasIdempotency is { } known)
        {
            return known;
        }

        try
        {
            return Learn(exchange.Send(BentoCalls.Schema, token));
        }
        catch (BentoServiceException)
        {
            return false;
        }
    }

    private bool Learn(HttpAnswer answer)
    {
        var has = answer.IsSuccess && Says(answer.Body);
        if (answer.IsSuccess)
        {
            _hasIdempotency = has;
        }

        return has;
    }

    private static bool Says(byte[] schema)
    {
        try
        {
            var json = JsonSerializer.Deserialize(schema, WireJsonContext.Default.JsonElement);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("idempotency_key", out var says) && says.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
