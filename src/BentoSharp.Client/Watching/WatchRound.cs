using System.Text.Json;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Waiting;
using BentoSharp.Client.Wire;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Watching;

/// <summary>
/// One watch of a task by events: what is asked after a break, and what the events mean. The loops around it differ only in how they read and
/// pause.
/// </summary>
internal sealed class WatchRound(BentoMethod method, string id, long after, AnswerReader reader, BentoHttpClientOptions options)
{
    private readonly WaitPace _recovering = new(options.BaseDelay, options.BaseDelay > options.MaxPollInterval ? options.BaseDelay : options.MaxPollInterval);
    private string? _lastEvent = after > 0 ? after.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
    private LineSplitter _lines = new();
    private EventParser _events = new();
    private BentoTaskInfo? _told;
    private long _items;

    /// <summary>Whether the end was told.</summary>
    public bool IsOver => _told is { IsFinished: true };

    /// <summary>How long to pause before coming back.</summary>
    public TimeSpan Pause => _recovering.Next();

    public BentoCall Next()
    {
        // What was cut off in the middle comes again.
        _lines = new LineSplitter();
        _events = new EventParser();
        return BentoCalls.Events(method, id, _lastEvent);
    }

    /// <summary>The exception for an answer without success; a service that is away for a moment is a failure of the transport.</summary>
    public Exception Error(HttpAnswer answer) => RetryRules.IsTransient(answer)
        ? new TransportException(TransportFailure.NotConnected, answer.Request, new IOException($"it answered {answer.StatusCode}"))
        : reader.TaskError(answer, id);

    /// <summary>Takes a piece of the answer.</summary>
    public IEnumerable<BentoTaskUpdate> Take(ReadOnlyMemory<byte> piece)
    {
        _recovering.Reset();
        foreach (var line in _lines.Split(piece))
        {
            if (_events.Take(line) is { } happened)
            {
                _lastEvent = happened.Id ?? _lastEvent;
                foreach (var update in Read(happened))
                {
                    yield return update;
                }
            }
        }
    }

    private IEnumerable<BentoTaskUpdate> Read(ServerEvent happened) => happened.Name switch
    {
        "log" => [new BentoTaskLogUpdate(LogAnswers.ToLine(Parse(happened, WireJsonContext.Default.LogLineBody)))],
        "item" => [new BentoTaskItemUpdate(_items++, happened.Data)],
        "restart" => [ReadRestart(Parse(happened, WireJsonContext.Default.RestartBody))],
        "status" => ReadStatus(Parse(happened, WireJsonContext.Default.TaskBody)),

        // Of a newer service.
        _ => [],
    };

    private BentoTaskRestartUpdate ReadRestart(RestartBody body)
    {
        _items = 0;
        return new(body.Attempt);
    }

    private IEnumerable<BentoTaskUpdate> ReadStatus(TaskBody body)
    {
        var info = TaskAnswers.ToInfo(body, id, $"The stream of events of {method.Name}");
        var earlier = _told;
        _told = info;
        return info.UpdatesSince(earlier);
    }

    private static T Parse<T>(ServerEvent happened, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(happened.Data, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new BentoServiceException(502, $"The event {happened.Name} can't be read: {exception.Message}. Is it a BentoSharp service?", innerException: exception);
        }
    }
}
