using System.Text.Json;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Watching;
using BentoSharp.Client.Wire;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Waiting;

/// <summary>
/// One wait that names many tasks: what is asked for after a break, and what the lines of the answer mean. The loops around it differ only in
/// how they read and pause.
/// </summary>
internal sealed class ManyRound(BentoMethod method, IEnumerable<string> ids, AnswerErrors errors, BentoHttpClientOptions options)
{
    /// <summary>The most tasks that a service takes in one request.</summary>
    public const int MaxTasks = 10_000;

    private readonly HashSet<string> _waiting = [.. ids];
    private readonly WaitPace _recovering = new(options.BaseDelay, options.BaseDelay > options.MaxPollInterval ? options.BaseDelay : options.MaxPollInterval);
    private LineSplitter _lines = new();

    /// <summary>Whether all have ended.</summary>
    public bool IsOver => _waiting.Count == 0;

    /// <summary>How long to pause before asking for the rest.</summary>
    public TimeSpan Pause { get; private set; }

    public BentoCall Next()
    {
        _lines = new LineSplitter();
        Pause = _recovering.Next();
        return BentoCalls.WaitForMany(method, [.. _waiting], options.LongPollWait);
    }

    /// <summary>The exception for an answer without success; a service that is away for a moment is a failure of the transport.</summary>
    public Exception Error(HttpAnswer answer) => RetryRules.IsTransient(answer)
        ? new TransportException(TransportFailure.NotConnected, answer.Request, new IOException($"it answered {answer.StatusCode}"))
        : errors.Other(answer, AnswerErrors.BodyOf(answer));

    /// <summary>Takes a piece of the answer. After one that has told of an end, the rest is asked for without a pause.</summary>
    public IEnumerable<BentoTaskEnd> Take(ReadOnlyMemory<byte> piece)
    {
        foreach (var line in _lines.Split(piece))
        {
            if (line.Length > 0 && Read(line) is { } end && _waiting.Remove(end.Id))
            {
                _recovering.Reset();
                Pause = TimeSpan.Zero;
                yield return end;
            }
        }
    }

    private BentoTaskEnd Read(string line)
    {
        try
        {
            var body = JsonSerializer.Deserialize(line, WireJsonContext.Default.EndedTaskBody) ?? throw new JsonException("it is null");
            var id = body.TaskId ?? throw new JsonException("it has no task_id");
            return body.Status is null ? new(id, null) { Error = new BentoTaskNotFoundException(id) } : Read(body, id);
        }
        catch (JsonException exception)
        {
            throw new BentoServiceException(502, $"The answer to a wait can't be read: {exception.Message}. Is it a BentoSharp service?", innerException: exception);
        }
    }

    private BentoTaskEnd Read(EndedTaskBody body, string id)
    {
        var info = TaskAnswers.ToInfo(body, id, $"The wait for tasks of {method.Name}");
        return new BentoTaskEnd(id, info)
        {
            Error = info.Status switch
            {
                BentoTaskStatus.Canceled => new BentoTaskCanceledException(id),
                BentoTaskStatus.Failure when info.Error is { } error =>
                    new BentoTaskFailedException(id, error, body.Response is { StatusCode: >= 400 and <= 599 and var code } ? code : 500, info.Attempt),
                _ => null,
            },
            Response = info.Status == BentoTaskStatus.Success && body.Response is { } response
                ? new BentoResponse(response.StatusCode, response.ContentType, response.Body ?? [])
                {
                    Headers = [.. (response.Headers ?? []).Where(static pair => pair.Count == 2).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))],
                }
                : null,
        };
    }
}
