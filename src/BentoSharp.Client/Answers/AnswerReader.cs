using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Answers;

/// <summary>Reads the answer to each verb. What needs a second question is told by a null, so that both channels can ask it in their way.</summary>
internal sealed class AnswerReader(AnswerErrors errors)
{
    public string Submit(HttpAnswer answer) => answer.IsSuccess ? TaskAnswers.ReadId(answer) : throw errors.OfArguments(answer);

    /// <summary>What a task that was submitted and waited for ended with; null where it was only submitted.</summary>
    public static BentoResponse? Run(HttpAnswer answer) => answer.StoredOutcome is not { } status ? null
        : status == BentoTaskStatus.Success && answer.IsSuccess ? ResultAnswers.ToResponse(answer)
        : throw ResultAnswers.NotSuccessful(answer, new BentoTaskInfo(answer.Header(WireHeaders.TaskId) ?? "", status));

    public BentoResponse Call(HttpAnswer answer) => answer.IsSuccess ? ResultAnswers.ToResponse(answer) : throw errors.OfArguments(answer);

    public Exception CallError(HttpAnswer answer) => errors.OfArguments(answer);

    public BentoTaskInfo Status(HttpAnswer answer, string id) =>
        answer.IsSuccess ? TaskAnswers.ReadInfo(answer, id) : throw errors.OfTask(answer, id);

    public Exception TaskError(HttpAnswer answer, string id) => errors.OfTask(answer, id);

    public string Retry(HttpAnswer answer, string id) => answer.IsSuccess ? TaskAnswers.ReadId(answer) : throw errors.OfTask(answer, id);

    public IReadOnlyList<BentoTaskLogLine> Logs(HttpAnswer answer, string id)
    {
        if (answer.IsSuccess)
        {
            return LogAnswers.Read(answer);
        }

        // A task that is not known is told in BentoML's words; a route that is not known is not.
        throw answer.StatusCode is 404 or 405 && !AnswerErrors.BodyOf(answer).IsBento
            ? new BentoNotSupportedException($"{answer.Request} answered {answer.StatusCode}: the service keeps no logs of tasks, as BentoML's own does not.")
            : errors.OfTask(answer, id);
    }

    public BentoFailedPage Failed(HttpAnswer answer) => answer.IsSuccess ? FailedAnswers.ReadPage(answer) : throw FailedError(answer);

    public BentoFailedRetry RetryFailed(HttpAnswer answer) => answer.IsSuccess ? FailedAnswers.ReadRetry(answer) : throw FailedError(answer);

    private BentoException FailedError(HttpAnswer answer)
    {
        var body = AnswerErrors.BodyOf(answer);
        return answer.StatusCode is not (404 or 405) || body.IsBento
            ? errors.Other(answer, body)
            : new BentoNotSupportedException($"{answer.Request} answered {answer.StatusCode}: the service has no list of failed tasks, as BentoML's own has not.");
    }

    /// <summary>Null where only the status tells whether the task failed: BentoML replays a failed task's answer without saying so.</summary>
    public BentoResponse? Get(HttpAnswer answer, string id)
    {
        if (answer.StoredOutcome is { } status && (status != BentoTaskStatus.Success || !answer.IsSuccess))
        {
            throw ResultAnswers.NotSuccessful(answer, new BentoTaskInfo(id, status));
        }

        if (answer.IsSuccess)
        {
            return ResultAnswers.ToResponse(answer);
        }

        var error = errors.OfTask(answer, id);
        return error is TaskNotCompletedException || IsUnknownTask(answer, error) ? throw error : null;
    }

    /// <summary>What an answer to <c>get</c> means, now that the status is known.</summary>
    public BentoException GetError(HttpAnswer answer, BentoTaskInfo info) => info.Status switch
    {
        BentoTaskStatus.Failure or BentoTaskStatus.Canceled => ResultAnswers.NotSuccessful(answer, info),
        _ => errors.Other(answer, AnswerErrors.BodyOf(answer)),
    };

    /// <summary>False where the status must tell whether an earlier try had canceled the task already.</summary>
    public bool Cancel(HttpAnswer answer, string id)
    {
        if (answer.IsSuccess)
        {
            return true;
        }

        if (answer.StatusCode == 409 && answer.IsRepeat)
        {
            return false;
        }

        throw CancelError(answer, id);
    }

    public BentoException CancelError(HttpAnswer answer, string id)
    {
        var body = AnswerErrors.BodyOf(answer);
        var isRefused = answer.StatusCode is 409 or 501
            || (answer.StatusCode == 400 && body.Message.Contains("not supported", StringComparison.OrdinalIgnoreCase));
        return isRefused
            ? new BentoTaskNotCancelableException(id, body.Message.Length > 0 ? body.Message : $"task {id} can't be canceled")
            : errors.OfTask(answer, id);
    }

    /// <summary>A failed task may have answered 404 itself; only BentoML's own words mean that there is no task.</summary>
    private static bool IsUnknownTask(HttpAnswer answer, BentoException error) =>
        error is BentoTaskNotFoundException && AnswerErrors.BodyOf(answer).Message.Contains("task_id not found", StringComparison.Ordinal);
}
