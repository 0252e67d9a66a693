using System.Text;
using System.Text.Json;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;
using BentoSharp.Clients;

namespace BentoSharp.Client.Many;

/// <summary>Reads <c>{"tasks": […]}</c>: for each item what a single request would have been answered with.</summary>
internal sealed class ManyAnswers(AnswerErrors errors)
{
    public IEnumerable<BentoSubmitResult> Submits(HttpAnswer answer, int count) => Tasks(answer, count).Select(task =>
        ErrorOf(answer, task, id: null) is { } error ? new BentoSubmitResult(null, error) : new(task.Text("task_id") ?? throw Unreadable(answer), null));

    public IEnumerable<BentoSubmitResult> Retries(HttpAnswer answer, IReadOnlyList<string> ids) => Tasks(answer, ids.Count).Select((task, index) =>
        ErrorOf(answer, task, ids[index]) is { } error ? new BentoSubmitResult(null, error) : new(task.Text("task_id") ?? throw Unreadable(answer), null));

    public IEnumerable<BentoCancellation> Cancels(HttpAnswer answer, IReadOnlyList<string> ids) =>
        Tasks(answer, ids.Count).Select((task, index) => new BentoCancellation(ids[index], ErrorOf(answer, task, ids[index], isCancel: true)));

    private IReadOnlyList<JsonElement> Tasks(HttpAnswer answer, int count)
    {
        if (!answer.IsSuccess)
        {
            throw errors.Other(answer, AnswerErrors.BodyOf(answer));
        }

        try
        {
            var tasks = JsonSerializer.Deserialize(answer.Body, WireJsonContext.Default.ManyAnswerBody)?.Tasks;
            return tasks?.Count == count ? tasks : throw Unreadable(answer);
        }
        catch (JsonException exception)
        {
            throw Unreadable(answer, exception);
        }
    }

    private static BentoException? ErrorOf(HttpAnswer answer, JsonElement task, string? id, bool isCancel = false)
    {
        if (task.ValueKind != JsonValueKind.Object)
        {
            throw Unreadable(answer);
        }

        if (!task.TryGetProperty("status_code", out var code))
        {
            return null;
        }

        var body = ErrorBody.Parse(Encoding.UTF8.GetBytes(task.GetRawText()), "application/json");
        var status = AnswerErrors.ToErrorCode(code.TryGetInt32(out var number) ? number : 0);
        return (status, id) switch
        {
            (404, not null) => new BentoTaskNotFoundException(id),
            (409, not null) when isCancel => new BentoTaskNotCancelableException(id, body.Message),
            (400, not null) => new TaskNotCompletedException(id),
            (400 or 422, null) when body.Errors.Count > 0 => new BentoValidationException(body.Errors, status),
            _ => new BentoServiceException(status, body.Message),
        };
    }

    private static BentoServiceException Unreadable(HttpAnswer answer, JsonException? exception = null) => new(
        502, $"{answer.Request} answered {answer.StatusCode} with what has no answer for each item. Is it a BentoSharp service?", innerException: exception);
}
