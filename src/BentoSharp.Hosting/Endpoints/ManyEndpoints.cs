using System.Text;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// Many tasks by one request: <c>POST …/submit_many</c> with <c>{"items": […]}</c>, <c>…/cancel_many</c> and <c>…/retry_many</c> with
/// <c>{"task_ids": […]}</c>. Each item is answered by itself: one that is wrong keeps no other out. They share the commits that make them durable.
/// </summary>
internal sealed class ManyEndpoints(BentoServiceDefinition service, BentoMethodDefinition method, TaskQueue queue, Callers callers, BentoSharpOptions options)
{
    private const int MaxItems = 10_000;

    public async Task SubmitAsync(HttpContext context)
    {
        var submit = SubmitHeaders.Read(context.Request.Headers);
        if (method.Method.Root is { IsFile: true } || method.Method.Parameters.Any(static parameter => parameter.IsFile))
        {
            throw new BentoException(400, $"{method.Method.Name} takes files, which submit_many does not: submit its tasks one by one");
        }

        var headers = RequestHeaders.Select(context.Request.Headers);
        var from = await callers.FromAsync(context).ConfigureAwait(false);
        var items = Items(await JsonBodyReader.ReadAsync(context, options.MaxBodyBytes).ConfigureAwait(false));
        await AnswerAsync(context, items, async (item, index) =>
        {
            var bytes = Encoding.UTF8.GetBytes(item.GetRawText());
            var request = method.Method.Root is { } root ? BentoRootBody.ToRequest(root, Answers.JsonType, bytes) : new BentoRequest(bytes);
            var stored = new StoredRequest(Answers.JsonType, request.Arguments, [], headers);
            method.Check(stored);
            var id = await queue.SubmitAsync(service, method, stored, OptionsOf(submit, index), from).ConfigureAwait(false);
            return new ManyItem(WireText.Id(id), "pending", null);
        }).ConfigureAwait(false);
    }

    public async Task CancelAsync(HttpContext context)
    {
        var caller = await callers.OfAsync(context).ConfigureAwait(false);
        await AnswerAsync(context, await IdsAsync(context).ConfigureAwait(false), async (text, _) =>
        {
            await queue.CancelAsync(service, WireText.ParseId(text), caller, includeChildren: false).ConfigureAwait(false);
            return new ManyItem(text, "canceled", null);
        }).ConfigureAwait(false);
    }

    public async Task RetryAsync(HttpContext context)
    {
        var from = await callers.FromAsync(context).ConfigureAwait(false);
        await AnswerAsync(context, await IdsAsync(context).ConfigureAwait(false), async (text, _) =>
        {
            var id = await queue.RetryAsync(service, WireText.ParseId(text), from, onlyOnce: false, context.RequestAborted).ConfigureAwait(false);
            return new ManyItem(WireText.Id(id), "pending", null) { RetryOf = text };
        }).ConfigureAwait(false);
    }

    /// <summary>Each task of one request has an idempotency key of its own, made with its place.</summary>
    private static SubmitOptions? OptionsOf(SubmitOptions? options, int index) =>
        options?.IdempotencyKey is { } key ? options with { IdempotencyKey = FormattableString.Invariant($"{key}/{index}") } : options;

    private static IReadOnlyList<JsonElement> Items(ReadOnlyMemory<byte> body)
    {
        const string example = """{"items": [{…}, {…}]}""";
        var json = JsonBodyReader.Parse(body, example);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw new BentoException(400, $"items is missing or no list: send {example}, each with the arguments of a task");
        }

        var count = items.GetArrayLength();
        return count is > 0 and <= MaxItems
            ? [.. items.EnumerateArray()]
            : throw new BentoException(400, $"items has {count} tasks; it must have from 1 to {MaxItems}: send more in several requests");
    }

    private async Task<IReadOnlyList<string>> IdsAsync(HttpContext context) =>
        TaskIdList.Read(await JsonBodyReader.ReadAsync(context, options.MaxBodyBytes).ConfigureAwait(false), MaxItems).Ids;

    private async Task AnswerAsync<T>(HttpContext context, IReadOnlyList<T> items, Func<T, int, Task<ManyItem>> work)
    {
        // All at once, so that they become durable together.
        var results = await Task.WhenAll(items.Select(TryAsync)).ConfigureAwait(false);
        if (results.All(static result => result.Error is TaskStoreException))
        {
            throw results[0].Error!;
        }

        await ManyAnswer.WriteAsync(context, results, options.ExposeErrors == true).ConfigureAwait(false);

        async Task<ManyItem> TryAsync(T item, int index)
        {
            try
            {
                return await work(item, index).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is BentoException or TaskStoreException)
            {
                return new ManyItem(item as string, null, exception);
            }
        }
    }
}
