using System.Net.Http.Headers;
using System.Text.Json;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Answers;

/// <summary>Writes and reads what is said of failed tasks.</summary>
internal static class FailedAnswers
{
    /// <summary>The body that names tasks; empty where a filter does.</summary>
    public static HttpContent Body(IReadOnlyList<string>? ids)
    {
        var bytes = ids is null ? [] : JsonSerializer.SerializeToUtf8Bytes(new FailedRetryBody { TaskIds = ids }, WireJsonContext.Default.FailedRetryBody);
        return new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    public static BentoFailedPage ReadPage(HttpAnswer answer)
    {
        var body = Read(answer, WireJsonContext.Default.FailedBody);
        return new BentoFailedPage([.. (body.Tasks ?? []).Select(task => TaskAnswers.ToInfo(answer, task, task.TaskId ?? ""))], body.Next);
    }

    public static BentoFailedRetry ReadRetry(HttpAnswer answer)
    {
        var body = Read(answer, WireJsonContext.Default.FailedRetryBody);
        return new BentoFailedRetry(body.TaskIds ?? [], body.More is true);
    }

    private static T Read<T>(HttpAnswer answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw NoList(answer, null);
        }
        catch (JsonException exception)
        {
            throw NoList(answer, exception);
        }
    }

    private static BentoServiceException NoList(HttpAnswer answer, JsonException? exception) => new(
        502, $"{answer.Request} answered {answer.StatusCode} with what is no list of tasks. Is it a BentoSharp service?", innerException: exception);
}
