using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Answers;

/// <summary>Answers that carry what a method returned.</summary>
internal static class ResultAnswers
{
    /// <summary>Headers of the connection and of the body's length, which say nothing of the result.</summary>
    private static readonly HashSet<string> OfTransport = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "transfer-encoding", "content-length", "content-type", "content-encoding", "date", "server",
    };

    public static BentoResponse ToResponse(HttpAnswer answer)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.ContentHeaders.NonValidated))
        {
            if (!OfTransport.Contains(name))
            {
                headers.AddRange(values.Select(value => KeyValuePair.Create(name.ToLowerInvariant(), value)));
            }
        }

        return new BentoResponse(answer.StatusCode, answer.ContentType, answer.Body) { Headers = headers, File = answer.File };
    }

    /// <summary>The exception for a task that did not end well.</summary>
    public static BentoException NotSuccessful(HttpAnswer answer, BentoTaskInfo info)
    {
        if (info.Status == BentoTaskStatus.Canceled)
        {
            return new BentoTaskCanceledException(info.Id);
        }

        var attempt = int.TryParse(answer.Header(WireHeaders.TaskAttempt), out var number) ? number : info.Attempt;
        return new BentoTaskFailedException(info.Id, info.Error ?? ErrorOf(answer), StatusCodeOf(answer), attempt);
    }

    private static BentoTaskError ErrorOf(HttpAnswer answer)
    {
        var body = AnswerErrors.BodyOf(answer);
        return new(body.Code ?? "error", body.Message.Length > 0 ? body.Message : $"the service answered {answer.StatusCode}");
    }

    /// <summary>A failed task is an error, whatever code its answer has.</summary>
    private static int StatusCodeOf(HttpAnswer answer) => answer.StatusCode is >= 400 and <= 599 ? answer.StatusCode : 500;
}
