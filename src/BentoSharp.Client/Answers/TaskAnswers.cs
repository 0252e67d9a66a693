using System.Text.Json;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Answers;

/// <summary>Reads what a service says of a task.</summary>
internal static class TaskAnswers
{
    /// <summary>The id in the answer to <c>submit</c> and <c>retry</c>.</summary>
    public static string ReadId(HttpAnswer answer) => ReadBody(answer).TaskId is { Length: > 0 } id ? id : throw NoTask(answer);

    /// <summary>The answer to <c>status</c>.</summary>
    public static BentoTaskInfo ReadInfo(HttpAnswer answer, string id)
    {
        return ToInfo(ReadBody(answer), id, answer.Request);
    }

    /// <summary>What an answer says of one task.</summary>
    public static BentoTaskInfo ToInfo(HttpAnswer answer, TaskBody body, string id) => ToInfo(body, id, answer.Request);

    /// <summary>What a service has written of a task.</summary>
    /// <param name="body">What it has written.</param>
    /// <param name="id">The id that was asked for.</param>
    /// <param name="request">What was asked, for messages.</param>
    public static BentoTaskInfo ToInfo(TaskBody body, string id, string request)
    {
        var status = StatusWords.Parse(body.Status) ?? throw new BentoServiceException(
            502, $"{request} answered the unknown status \"{body.Status}\" for task {id}. Is the client older than the service?");
        return new BentoTaskInfo(body.TaskId ?? id, status)
        {
            CreatedAt = WireTime.Parse(body.CreatedAt),
            ExecutedAt = WireTime.Parse(body.ExecutedAt),
            FinishedAt = WireTime.Parse(body.FinishedAt),
            Attempt = body.Attempt ?? 0,
            Progress = body.Progress,
            ProgressMessage = body.Message,
            Error = ReadError(body.Error),
            Attempts = body.Attempts is { Count: > 0 } attempts ? [.. attempts.Select(ReadAttempt)] : [],
            RetryOf = body.RetryOf,
            Wait = ReadWait(body),
            Parent = body.Parent,
            Children = body.Children is { Count: > 0 } children ? [.. children.Select(ReadChild)] : [],
        };
    }

    private static BentoTaskChild ReadChild(ChildBody child) =>
        new(child.TaskId ?? "", child.Task ?? "", StatusWords.Parse(child.Status) ?? BentoTaskStatus.Pending);

    /// <summary>A reason that a newer service may have added counts as others that go first.</summary>
    private static BentoTaskWait? ReadWait(TaskBody body) => body.WaitingFor is null ? null : new BentoTaskWait(body.WaitingFor switch
    {
        "limit" => BentoWaitReason.Limit,
        "delayed" => BentoWaitReason.Delayed,
        "paused" => BentoWaitReason.Paused,
        "no_worker" => BentoWaitReason.NoWorker,
        _ => BentoWaitReason.Behind,
    })
    {
        Position = body.QueuePosition,
        Earliest = WireTime.Parse(body.Eta?.Earliest),
        Latest = WireTime.Parse(body.Eta?.Latest),
    };

    private static BentoTaskAttempt ReadAttempt(AttemptBody attempt) => new(attempt.Number, WireTime.Parse(attempt.StartedAt) ?? default)
    {
        EndedAt = WireTime.Parse(attempt.EndedAt),
        Node = attempt.Node,
        Error = ReadError(attempt.Error),
    };

    private static BentoTaskError? ReadError(JsonElement? error) => error switch
    {
        { ValueKind: JsonValueKind.Object } json => new(json.Text("code") ?? "error", json.Text("message") ?? json.Text("error") ?? ""),
        { ValueKind: JsonValueKind.String } json => new("error", json.GetString()!),
        _ => null,
    };

    private static TaskBody ReadBody(HttpAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, WireJsonContext.Default.TaskBody) ?? throw NoTask(answer);
        }
        catch (JsonException exception)
        {
            throw NoTask(answer, exception);
        }
    }

    private static BentoServiceException NoTask(HttpAnswer answer, JsonException? exception = null) => new(
        502,
        $"{answer.Request} answered {answer.StatusCode} with what describes no task ({answer.ContentType ?? "no content type"}). Is it a BentoML or BentoSharp service?",
        innerException: exception);
}
