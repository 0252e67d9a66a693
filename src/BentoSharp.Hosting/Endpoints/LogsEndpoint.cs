using System.Globalization;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The lines that a task has logged: <c>GET …/logs?task_id=&amp;after=</c>.</summary>
internal sealed class LogsEndpoint(BentoServiceDefinition service, TaskQueue queue, Callers callers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await TaskIds.ReadAsync(context).ConfigureAwait(false) is not { } id)
        {
            return;
        }

        var after = After(context.Request.Query["after"]);
        var caller = await callers.OfAsync(context).ConfigureAwait(false);
        var lines = await queue.ReadLogsAsync(service, id, caller, after, context.RequestAborted).ConfigureAwait(false);
        await LogAnswers.WriteAsync(context, id, after, lines).ConfigureAwait(false);
    }

    private static long After(string? text) =>
        string.IsNullOrEmpty(text) ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new BentoException(400, $"after is \"{text}\"; it must be the number of a line, from 0 on");
}
