using System.Text.Json;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Why the queue itself ends a task as a failure, and the answer that is kept for it.</summary>
internal sealed class QueueFailure
{
    private QueueFailure(int statusCode, BentoTaskError error)
    {
        Error = error;
        Response = new StoredResponse(statusCode, "application/json", [], Body(error));
    }

    /// <summary>The deadline passed while the task waited.</summary>
    public static QueueFailure Expired { get; } =
        new(504, new BentoTaskError("expired", "The task had not started by its deadline."));

    /// <summary>The task waited longer for its first attempt than it may.</summary>
    public static QueueFailure QueueTimeout { get; } =
        new(504, new BentoTaskError("queue_timeout", "The task waited longer for its first attempt than it may (QueueTimeoutSeconds)."));

    /// <summary>The task took longer than it may, with all its attempts.</summary>
    public static QueueFailure TotalTimeout { get; } =
        new(504, new BentoTaskError("total_timeout", "The task took longer than it may, with all its attempts (TotalTimeoutSeconds)."));

    /// <summary>Processes that ran the task came to an unclean end too often.</summary>
    public static QueueFailure Interrupted { get; } =
        new(500, new BentoTaskError("interrupted", "The task was parked: the processes that ran it ended uncleanly too often."));

    /// <summary>The stored request can't be read.</summary>
    public static QueueFailure Unreadable { get; } =
        new(500, new BentoTaskError("unreadable", "The stored request of the task can't be read."));

    /// <summary>The error.</summary>
    public BentoTaskError Error { get; }

    /// <summary>The answer.</summary>
    public StoredResponse Response { get; }

    private static byte[] Body(BentoTaskError error)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("error", error.Message);
            json.WriteString("code", error.Code);
            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
