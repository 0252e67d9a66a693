using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Many;

/// <summary>Submits, cancels and repeats many tasks by few requests, where the service takes them; else one by one.</summary>
internal sealed class ManyCalls(ResilientExchange exchange, ServiceOffers offers, ManyAnswers answers)
{
    /// <summary>How many items a request brings: enough to share commits, few enough to be answered soon.</summary>
    private const int ItemsAtOnce = 1000;

    public async Task<IReadOnlyList<BentoSubmitResult>> SubmitAsync(
        BentoHttpChannel single, BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken token)
    {
        var offered = await offers.GetAsync(token).ConfigureAwait(false);
        if (!offered.Many || !SingleCalls.CanShare(method, requests))
        {
            return await SingleCalls.EachAsync(
                requests,
                async (request, index, stop) => new BentoSubmitResult(
                    await single.SubmitAsync(method, request, SingleCalls.OptionsOf(options, index), stop).ConfigureAwait(false), null),
                SingleCalls.Refused,
                token).ConfigureAwait(false);
        }

        var results = new List<BentoSubmitResult>(requests.Count);
        foreach (var (index, chunk) in requests.Chunk(ItemsAtOnce).Index())
        {
            var answer = await exchange.SendAsync(SubmitCall(method, chunk, options, index, offered), token).ConfigureAwait(false);
            results.AddRange(answers.Submits(answer, chunk.Length));
        }

        return results;
    }

    public IReadOnlyList<BentoSubmitResult> Submit(
        BentoHttpChannel single, BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, CancellationToken token)
    {
        var offered = offers.Get(token);
        if (!offered.Many || !SingleCalls.CanShare(method, requests))
        {
            return SingleCalls.Each(
                requests,
                (request, index) => new BentoSubmitResult(single.Submit(method, request, SingleCalls.OptionsOf(options, index), token), null),
                SingleCalls.Refused);
        }

        var results = new List<BentoSubmitResult>(requests.Count);
        foreach (var (index, chunk) in requests.Chunk(ItemsAtOnce).Index())
        {
            results.AddRange(answers.Submits(exchange.Send(SubmitCall(method, chunk, options, index, offered), token), chunk.Length));
        }

        return results;
    }

    public async Task<IReadOnlyList<BentoCancellation>> CancelAsync(
        BentoHttpChannel single, BentoMethod method, IReadOnlyList<string> ids, CancellationToken token)
    {
        if (!(await offers.GetAsync(token).ConfigureAwait(false)).Many)
        {
            return await SingleCalls.EachAsync(ids, CancelAsync, SingleCalls.Kept, token).ConfigureAwait(false);
        }

        var results = new List<BentoCancellation>(ids.Count);
        foreach (var chunk in ids.Chunk(ItemsAtOnce))
        {
            results.AddRange(answers.Cancels(await exchange.SendAsync(BentoCalls.CancelMany(method, chunk), token).ConfigureAwait(false), chunk));
        }

        return results;

        async Task<BentoCancellation> CancelAsync(string id, int index, CancellationToken stop)
        {
            await single.CancelAsync(method, id, stop).ConfigureAwait(false);
            return new(id, null);
        }
    }

    public IReadOnlyList<BentoCancellation> Cancel(BentoHttpChannel single, BentoMethod method, IReadOnlyList<string> ids, CancellationToken token)
    {
        if (offers.Get(token).Many)
        {
            return [.. ids.Chunk(ItemsAtOnce).SelectMany(chunk => answers.Cancels(exchange.Send(BentoCalls.CancelMany(method, chunk), token), chunk))];
        }

        return SingleCalls.Each(ids, Cancel, SingleCalls.Kept);

        BentoCancellation Cancel(string id, int index)
        {
            single.Cancel(method, id, token);
            return new(id, null);
        }
    }

    public async Task<IReadOnlyList<BentoSubmitResult>> RetryAsync(
        BentoHttpChannel single, BentoMethod method, IReadOnlyList<string> ids, CancellationToken token)
    {
        if (!(await offers.GetAsync(token).ConfigureAwait(false)).Many)
        {
            return await SingleCalls.EachAsync(
                ids,
                async (id, _, stop) => new BentoSubmitResult(await single.RetryAsync(method, id, stop).ConfigureAwait(false), null),
                SingleCalls.Refused,
                token).ConfigureAwait(false);
        }

        var results = new List<BentoSubmitResult>(ids.Count);
        foreach (var chunk in ids.Chunk(ItemsAtOnce))
        {
            results.AddRange(answers.Retries(await exchange.SendAsync(BentoCalls.RetryMany(method, chunk), token).ConfigureAwait(false), chunk));
        }

        return results;
    }

    public IReadOnlyList<BentoSubmitResult> Retry(BentoHttpChannel single, BentoMethod method, IReadOnlyList<string> ids, CancellationToken token) =>
        offers.Get(token).Many
            ? [.. ids.Chunk(ItemsAtOnce).SelectMany(chunk => answers.Retries(exchange.Send(BentoCalls.RetryMany(method, chunk), token), chunk))]
            : SingleCalls.Each(ids, (id, _) => new BentoSubmitResult(single.Retry(method, id, token), null), SingleCalls.Refused);

    /// <summary>The service makes a key of its own for each item from that of the request; so each request has another one.</summary>
    private static BentoCall SubmitCall(BentoMethod method, BentoRequest[] requests, SubmitOptions? options, int index, Offers offered) => BentoCalls.SubmitMany(
        method, requests, SingleCalls.OptionsOf(options, index), isRepeatable: options?.IdempotencyKey is not null && offered.IdempotencyKey);
}
