using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The five verbs of a task: submit, status, get, cancel and retry.</summary>
internal sealed class TaskEndpoints(
    BentoServiceDefinition service,
    BentoMethodDefinition method,
    TaskQueue queue,
    QueueControl control,
    BentoSharpHost host,
    BentoSharpOptions options,
    IHostApplicationLifetime lifetime,
    Callers callers,
    RequestReader reader)
{
    /// <summary>The header with the id of a task whose submit is answered with its outcome.</summary>
    public const string IdHeader = "Bento-Task-Id";

    /// <summary>
    /// Queues a task. Arguments are checked here, so that a wrong one is answered at once and never stored. With <c>Prefer: wait</c> the answer
    /// is the task's own, where it ends in time.
    /// </summary>
    public async Task SubmitAsync(HttpContext context)
    {
        var insert = await ReadSubmitAsync(context).ConfigureAwait(false);
        try
        {
            var wait = PreferHeader.Wait(context.Request.Headers, options.MaxWait);
            if (wait > TimeSpan.Zero)
            {
                await RunAsync(context, insert, wait).ConfigureAwait(false);
                return;
            }

            await Answers.SubmittedAsync(context, await queue.SubmitAsync(service, insert).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await insert.Task.Request!.ReleaseAsync().ConfigureAwait(false);
        }
    }

    public async Task StatusAsync(HttpContext context)
    {
        if (await TaskIds.ReadAsync(context).ConfigureAwait(false) is { } id)
        {
            var caller = await callers.OfAsync(context).ConfigureAwait(false);
            var task = await FindAsync(context, id, caller, TaskParts.Children | TaskParts.Attempts).ConfigureAwait(false);
            var wait = await control.ExplainAsync(service, task, host.HasWorkers(service, task.Task), context.RequestAborted).ConfigureAwait(false);
            await Answers.StatusAsync(context, task with { Wait = wait }).ConfigureAwait(false);
        }
    }

    /// <summary>Replays the stored answer of a task that has ended.</summary>
    public async Task GetAsync(HttpContext context)
    {
        if (await TaskIds.ReadAsync(context).ConfigureAwait(false) is { } id)
        {
            var caller = await callers.OfAsync(context).ConfigureAwait(false);
            var task = await FindAsync(context, id, caller, TaskParts.Response).ConfigureAwait(false);
            await (task.State.IsTerminal()
                ? Answers.ReplayAsync(context, task)
                : Answers.ErrorAsync(context, 400, $"task {WireText.Id(id)} is not completed yet")).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels a task; with <c>children=true</c> also those that it has submitted.</summary>
    public async Task CancelAsync(HttpContext context)
    {
        var caller = await callers.OfAsync(context).ConfigureAwait(false);
        if (HttpMethods.IsPost(context.Request.Method) && !await IsKnownAsync(context, caller).ConfigureAwait(false))
        {
            await PlainAnswers.MethodNotAllowedAsync(context, HttpMethods.Put).ConfigureAwait(false);
        }
        else if (await TaskIds.ReadAsync(context).ConfigureAwait(false) is { } id)
        {
            var includeChildren = context.Request.Query["children"] is [.., { } text] && text.Equals("true", StringComparison.OrdinalIgnoreCase);
            await queue.CancelAsync(service, id, caller, includeChildren).ConfigureAwait(false);
            await Answers.CanceledAsync(context, id).ConfigureAwait(false);
        }
    }

    public async Task RetryAsync(HttpContext context)
    {
        var from = await callers.FromAsync(context).ConfigureAwait(false);
        if (HttpMethods.IsPut(context.Request.Method) && !await IsKnownAsync(context, from.Caller).ConfigureAwait(false))
        {
            await PlainAnswers.MethodNotAllowedAsync(context, HttpMethods.Post).ConfigureAwait(false);
        }
        else if (await TaskIds.ReadAsync(context).ConfigureAwait(false) is { } id)
        {
            var newId = await queue.RetryAsync(service, id, from, onlyOnce: false, context.RequestAborted).ConfigureAwait(false);
            await Answers.SubmittedAsync(context, newId).ConfigureAwait(false);
        }
    }

    /// <summary>Reads and checks a submit. What is kept of its files is the caller's to release.</summary>
    private async ValueTask<InsertOperation> ReadSubmitAsync(HttpContext context)
    {
        var submit = SubmitHeaders.Read(context.Request.Headers);
        var from = await callers.FromAsync(context).ConfigureAwait(false);
        var request = await reader.ReadAsync(context, method.Method, isStored: true, context.RequestAborted).ConfigureAwait(false);
        try
        {
            method.Check(request);
            return queue.New(service, method, request, submit, from);
        }
        catch
        {
            await request.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task RunAsync(HttpContext context, InsertOperation insert, TimeSpan wait)
    {
        context.Response.Headers["Preference-Applied"] = PreferHeader.Applied(wait);
        var caller = await callers.OfAsync(context).ConfigureAwait(false);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var task = await queue.RunAsync(service, insert, caller, wait, source.Token).ConfigureAwait(false);
        if (task.State.IsTerminal())
        {
            context.Response.Headers[IdHeader] = WireText.Id(task.Id);
            await Answers.ReplayAsync(context, task).ConfigureAwait(false);
        }
        else
        {
            await Answers.SubmittedAsync(context, task.Id).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the id is one of a task. The verb that only BentoML's documentation has is taken for tasks that there are; for all else it is
    /// answered as by BentoML's server, which does not know it.
    /// </summary>
    private async Task<bool> IsKnownAsync(HttpContext context, Caller caller)
    {
        if (!WireText.TryParseId(context.Request.Query["task_id"].LastOrDefault() ?? "", out var id))
        {
            return false;
        }

        try
        {
            await queue.ReadAsync(service, id, caller, TaskParts.None, context.RequestAborted).ConfigureAwait(false);
            return true;
        }
        catch (BentoTaskNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Reads the task; with <c>Prefer: wait</c> not before it has ended, for as long as the caller would wait.</summary>
    private async Task<TaskRecord> FindAsync(HttpContext context, Guid id, Caller caller, TaskParts parts)
    {
        var wait = PreferHeader.Wait(context.Request.Headers, options.MaxWait);
        if (wait <= TimeSpan.Zero)
        {
            return await queue.ReadAsync(service, id, caller, parts, context.RequestAborted).ConfigureAwait(false);
        }

        context.Response.Headers["Preference-Applied"] = PreferHeader.Applied(wait);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await queue.ReadAsync(service, id, caller, parts, wait, source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The host stops: answer with what is known, so that the caller asks again elsewhere or later.
            return await queue.ReadAsync(service, id, caller, parts, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
