using System.Text.Json;
using System.Text.Json.Serialization;
using BentoSharp.Tool.Output;

namespace BentoSharp.Tool.Services;

/// <summary>What the admin routes say of a task, as far as it is shown.</summary>
internal sealed record TaskView
{
    private static readonly JsonSerializerOptions Wire = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Service { get; init; } = "?";

    public string Task { get; init; } = "?";

    public string TaskId { get; init; } = "?";

    public string Status { get; init; } = "?";

    public string? CreatedAt { get; init; }

    public string? ExecutedAt { get; init; }

    public string? FinishedAt { get; init; }

    public int Attempt { get; init; }

    public double? Progress { get; init; }

    public string? Message { get; init; }

    public TaskErrorView? Error { get; init; }

    public string? WaitingFor { get; init; }

    public long? QueuePosition { get; init; }

    public EtaView? Eta { get; init; }

    public string? Owner { get; init; }

    public string? Key { get; init; }

    public string? Priority { get; init; }

    public string? NotBefore { get; init; }

    public string? Deadline { get; init; }

    public int Interruptions { get; init; }

    public string? Parent { get; init; }

    public string? RetryOf { get; init; }

    [JsonPropertyName("traceparent")]
    public string? TraceParent { get; init; }

    public IReadOnlyList<AttemptView> Attempts { get; init; } = [];

    public IReadOnlyList<ChildView> Children { get; init; } = [];

    public IReadOnlyList<ChildView> RetriedAs { get; init; } = [];

    public IReadOnlyList<FileView> Files { get; init; } = [];

    public BodyView? Arguments { get; init; }

    public ResultView? Result { get; init; }

    public IReadOnlyList<LineView> Logs { get; init; } = [];

    [JsonIgnore]
    public bool IsEnded => Status is "completed" or "failed" or "canceled";

    [JsonIgnore]
    public string Name => PlainText.Line($"{Service}/{Task}");

    /// <summary>How long it runs, or has run since its first attempt began.</summary>
    public TimeSpan? Ran(DateTimeOffset now) => Status != "pending" && Moments.Parse(ExecutedAt) is { } began
        ? (Moments.Parse(FinishedAt) ?? now) - began
        : null;

    /// <exception cref="CommandFailedException">It is no task.</exception>
    public static TaskView Read(JsonElement json) => Read<TaskView>(json);

    /// <exception cref="CommandFailedException">The answer has another form than is known.</exception>
    public static T Read<T>(JsonElement json)
    {
        try
        {
            return json.Deserialize<T>(Wire) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException($"the service answered in a form that this command does not know ({exception.Message}): is one of them much newer?", exception);
        }
    }
}

internal sealed record TaskErrorView(string? Code, string? Message);

internal sealed record EtaView(string? Earliest, string? Latest);

internal sealed record AttemptView(int Number, string? StartedAt, string? EndedAt, string? Node, TaskErrorView? Error);

internal sealed record ChildView(string? TaskId, string? Task, string? Status);

internal sealed record FileView(string? Parameter, string? Name, string? ContentType, long Bytes);

internal sealed record BodyView(long Bytes, JsonElement? Json, string? Text);

internal sealed record ResultView(int StatusCode, string? ContentType, BodyView? Body);

internal sealed record LineView(long Number, string? Time, string? Level, string? Text);
