using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Testing.Inline;

/// <summary>Holds the answers to submits and retries back until their tasks are settled.</summary>
internal sealed partial class InlineSubmits(Func<Guid, CancellationToken, Task> settledAsync)
{
    /// <summary>Waits until a task has ended, or waits for its time.</summary>
    public Task SettledAsync(Guid id, CancellationToken cancellationToken) => settledAsync(id, cancellationToken);

    /// <summary>The middleware for what comes over HTTP.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !IsSubmit().IsMatch(context.Request.Path.Value ?? ""))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var answer = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Response.Body = answer;
        }

        foreach (Match id in TaskId().Matches(Encoding.UTF8.GetString(held.ToArray())))
        {
            await settledAsync(Guid.ParseExact(id.Value, "N"), context.RequestAborted).ConfigureAwait(false);
        }

        held.Position = 0;
        await held.CopyToAsync(answer, context.RequestAborted).ConfigureAwait(false);
    }

    public void Use(WebApplication app) => app.Use(next => context => InvokeAsync(context, next));

    [GeneratedRegex("/(submit|submit_many|retry|retry_many)$")]
    private static partial Regex IsSubmit();

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")]
    private static partial Regex TaskId();
}
