using System.Text.Json;
using System.Text.Json.Serialization;

namespace BentoSharp.Client.Wire;

/// <summary>What a service writes of a task: all of it for <c>status</c>, the first two members for <c>submit</c> and <c>retry</c>.</summary>
internal record TaskBody
{
    public string? TaskId { get; init; }

    public string? Status { get; init; }

    public string? CreatedAt { get; init; }

    public string? ExecutedAt { get; init; }

    public string? FinishedAt { get; init; }

    public int? Attempt { get; init; }

    public double? Progress { get; init; }

    public string? Message { get; init; }

    public JsonElement? Error { get; init; }

    public IReadOnlyList<AttemptBody>? Attempts { get; init; }

    public string? WaitingFor { get; init; }

    public int? QueuePosition { get; init; }

    public EtaBody? Eta { get; init; }

    public string? RetryOf { get; init; }

    public string? Parent { get; init; }

    public IReadOnlyList<ChildBody>? Children { get; init; }
}

/// <summary>When a task may begin.</summary>
internal sealed record EtaBody(string? Earliest, string? Latest);

/// <summary>A line of the answer to a wait for many tasks: one that has ended, or an error that stands for it.</summary>
internal sealed record EndedTaskBody : TaskBody
{
    public ResponseBody? Response { get; init; }
}

/// <summary>What a service answered to a request that brings or names many tasks.</summary>
internal sealed record ManyAnswerBody
{
    public IReadOnlyList<JsonElement>? Tasks { get; init; }
}

/// <summary>An answer that came along with its task.</summary>
internal sealed record ResponseBody
{
    public int StatusCode { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyList<IReadOnlyList<string>>? Headers { get; init; }

    public byte[]? Body { get; init; }
}

/// <summary>One run of a task's code.</summary>
internal sealed record AttemptBody
{
    public int Number { get; init; }

    public string? StartedAt { get; init; }

    public string? EndedAt { get; init; }

    public string? Node { get; init; }

    public JsonElement? Error { get; init; }
}

/// <summary>A task that another one has submitted.</summary>
internal sealed record ChildBody(string? TaskId, string? Task, string? Status);

/// <summary>What a service writes of failed tasks.</summary>
internal sealed record FailedBody
{
    public IReadOnlyList<TaskBody>? Tasks { get; init; }

    public string? Next { get; init; }
}

/// <summary>Failed tasks that are repeated, and the new ones.</summary>
internal sealed record FailedRetryBody
{
    public IReadOnlyList<string>? TaskIds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? More { get; init; }
}

/// <summary>What a service writes of a task's logs.</summary>
internal sealed record LogsBody
{
    public IReadOnlyList<LogLineBody>? Lines { get; init; }
}

/// <summary>A line of a task's logs.</summary>
internal sealed record LogLineBody
{
    public long Number { get; init; }

    public int Attempt { get; init; }

    public string? Time { get; init; }

    public string? Level { get; init; }

    public string? Text { get; init; }
}

/// <summary>What a service writes where a task that streams runs anew.</summary>
internal sealed record RestartBody(int Attempt);

/// <summary>Metadata of what is read from the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TaskBody))]
[JsonSerializable(typeof(LogsBody))]
[JsonSerializable(typeof(LogLineBody))]
[JsonSerializable(typeof(EndedTaskBody))]
[JsonSerializable(typeof(RestartBody))]
[JsonSerializable(typeof(ManyAnswerBody))]
[JsonSerializable(typeof(FailedBody))]
[JsonSerializable(typeof(FailedRetryBody))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
