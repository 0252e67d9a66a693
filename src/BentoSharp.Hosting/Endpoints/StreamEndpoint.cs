using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using BentoSharp.Hosting.Workers;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>
/// The immediate call of a method that streams: one chunk an item, sent as soon as it is there. An error before the first item is an answer
/// like any other; after it the connection is cut, because the code is sent already.
/// </summary>
internal sealed class StreamEndpoint(BentoServiceDefinition service, BentoMethodDefinition method, BentoSharpHost host, RequestReader reader)
{
    private readonly string _type = MediaTypes.WithCharset(method.Method.StreamType!);

    public async Task InvokeAsync(HttpContext context)
    {
        var stored = await reader.ReadAsync(context, method.Method, isStored: false, context.RequestAborted).ConfigureAwait(false);
        try
        {
            await AnswerAsync(context, stored).ConfigureAwait(false);
        }
        finally
        {
            await stored.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, StoredRequest stored)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var limit = TimeSpan.FromSeconds(method.Settings.TimeoutSeconds);
        if (limit > TimeSpan.Zero)
        {
            source.CancelAfter(limit);
        }

        try
        {
            await SendAsync(context, RequestReader.ToRequest(stored), source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            var answer = ErrorBodies.Timeout(limit);
            await Answers.ReplayAsync(context, answer.StatusCode, answer.ContentType, answer.Headers, answer.Body).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(HttpContext context, BentoRequest request, CancellationToken cancellationToken)
    {
        var run = new RunContext(request.Headers);
        var items = host.Runner(service).StreamAsync(method, request, run, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            var hasItem = await items.MoveNextAsync().ConfigureAwait(false);
            Begin(context.Response, run);
            for (; hasItem; hasItem = await items.MoveNextAsync().ConfigureAwait(false))
            {
                await context.Response.BodyWriter.WriteAsync(items.Current, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Begin(HttpResponse response, RunContext run)
    {
        response.StatusCode = run.StatusCode;
        response.ContentType = _type;
        foreach (var (name, value) in run.Headers)
        {
            response.Headers.Append(name, value);
        }
    }
}
