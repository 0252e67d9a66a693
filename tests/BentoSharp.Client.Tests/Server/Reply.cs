using Microsoft.AspNetCore.Http;

namespace BentoSharp.Client.Tests.Server;

/// <summary>One scripted answer.</summary>
public delegate Task Reply(HttpContext context);

public static class Replies
{
    public const string Id = "0198a5b2c3d47e8f90a1b2c3d4e5f607";

    public static Reply Json(int status, string body, params (string Name, string Value)[] headers) => Raw(status, "application/json", body, headers);

    public static Reply Raw(int status, string? type, string body, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    };

    public static Reply Submitted(string id = Id) => Json(200, $$"""{"task_id":"{{id}}","status":"pending"}""");

    public static Reply Status(string word, params (string Name, string Value)[] headers) =>
        Json(200, $$"""{"task_id":"{{Id}}","status":"{{word}}","created_at":"2026-01-02T03:04:05.678901","executed_at":null}""", headers);

    /// <summary>Closes the connection without an answer.</summary>
    public static Reply Abort() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Closes the connection in the middle of the answer.</summary>
    public static Reply AbortMidway() => async context =>
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"task_id\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>Answers only when the client has gone.</summary>
    public static Reply Never(TaskCompletionSource? received = null) => async context =>
    {
        received?.TrySetResult();
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
        await gone.Task;
    };

    /// <summary>Answers when the gate opens.</summary>
    public static Reply After(Task gate, Reply reply, TaskCompletionSource? received = null) => async context =>
    {
        received?.TrySetResult();
        await gate.WaitAsync(context.RequestAborted);
        await reply(context);
    };
}
