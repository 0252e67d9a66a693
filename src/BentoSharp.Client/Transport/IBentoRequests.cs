using Refit;

namespace BentoSharp.Client.Transport;

/// <summary>
/// The requests of BentoML's protocol, written by Refit's generator. Each method only builds its request, which completes at once, so
/// that one declaration serves both the asynchronous and the synchronous channel. A route has no leading slash.
/// </summary>
internal interface IBentoRequests
{
    /// <summary>Queues a task; <c>Prefer: wait=2</c> asks the service to answer with its result where it ends within 2 s.</summary>
    [Post("/{**route}/submit")]
    Task<HttpRequestMessage> Submit(
        string route,
        [Body] HttpContent content,
        [Header("Bento-Priority")] string? priority,
        [Header("Bento-Delay")] string? delay,
        [Header("Bento-Deadline")] string? deadline,
        [Header("Idempotency-Key")] string? key,
        [Header("Prefer")] string? prefer,
        [Header("Accept")] string? accept,
        [Property("bento.task")] string task);

    /// <summary>Asks what the service offers.</summary>
    [Get("/schema.json")]
    Task<HttpRequestMessage> Schema();

    /// <summary>Calls the method at once.</summary>
    [Post("/{**route}")]
    Task<HttpRequestMessage> Call(string route, [Body] HttpContent content, [Header("Accept")] string? accept, [Property("bento.task")] string task);

    /// <summary>Asks for the status; <c>Prefer: wait=30</c> asks the service to answer only when the task has ended, or after 30 s.</summary>
    [Get("/{**route}/status")]
    Task<HttpRequestMessage> Status(
        string route, [AliasAs("task_id")] string id, [Header("Prefer")] string? prefer, [Property("bento.task")] string task);

    /// <summary>Takes the stored answer.</summary>
    [Get("/{**route}/get")]
    Task<HttpRequestMessage> Get(
        string route, [AliasAs("task_id")] string id, [Header("Accept")] string? accept, [Property("bento.task")] string task);

    /// <summary>Reads what the task has logged.</summary>
    [Get("/{**route}/logs")]
    Task<HttpRequestMessage> Logs(string route, [AliasAs("task_id")] string id, long after, [Property("bento.task")] string task);

    /// <summary>Follows the task by server-sent events.</summary>
    [Get("/{**route}/events")]
    Task<HttpRequestMessage> Events(
        string route, [AliasAs("task_id")] string id, [Header("Last-Event-ID")] string? lastEvent, [Property("bento.task")] string task);

    /// <summary>Waits for many tasks.</summary>
    [Post("/{**route}/wait")]
    Task<HttpRequestMessage> Wait(string route, [Body] HttpContent content, [Header("Prefer")] string prefer, [Property("bento.task")] string task);

    /// <summary>Queues many tasks.</summary>
    [Post("/{**route}/submit_many")]
    Task<HttpRequestMessage> SubmitMany(
        string route,
        [Body] HttpContent content,
        [Header("Bento-Priority")] string? priority,
        [Header("Bento-Delay")] string? delay,
        [Header("Bento-Deadline")] string? deadline,
        [Header("Idempotency-Key")] string? key,
        [Property("bento.task")] string task);

    /// <summary>Cancels many tasks.</summary>
    [Post("/{**route}/cancel_many")]
    Task<HttpRequestMessage> CancelMany(string route, [Body] HttpContent content, [Property("bento.task")] string task);

    /// <summary>Queues many tasks once more.</summary>
    [Post("/{**route}/retry_many")]
    Task<HttpRequestMessage> RetryMany(string route, [Body] HttpContent content, [Property("bento.task")] string task);

    /// <summary>Lists tasks that have failed.</summary>
    [Get("/{**route}/failed")]
    Task<HttpRequestMessage> Failed(
        string route,
        string? code,
        [AliasAs("ended_after")] string? endedAfter,
        [AliasAs("ended_before")] string? endedBefore,
        string? cursor,
        int limit,
        [Property("bento.task")] string task);

    /// <summary>Queues tasks that have failed once more.</summary>
    [Post("/{**route}/failed/retry")]
    Task<HttpRequestMessage> RetryFailed(
        string route,
        string? code,
        [AliasAs("ended_after")] string? endedAfter,
        [AliasAs("ended_before")] string? endedBefore,
        [Body] HttpContent content,
        [Property("bento.task")] string task);

    /// <summary>Cancels the task.</summary>
    [Put("/{**route}/cancel")]
    Task<HttpRequestMessage> Cancel(string route, [AliasAs("task_id")] string id, string? children, [Property("bento.task")] string task);

    /// <summary>Queues the task once more.</summary>
    [Post("/{**route}/retry")]
    Task<HttpRequestMessage> Retry(
        string route, [AliasAs("task_id")] string id, [Body] HttpContent content, [Property("bento.task")] string task);
}
