using System.Text.Json;

namespace BentoSharp.Hosting.Wire;

/// <summary>Reads the body of requests that name many tasks: <c>{"task_ids": […]}</c>.</summary>
internal static class TaskIdList
{
    /// <param name="body">The body.</param>
    /// <param name="most">The most ids that there may be.</param>
    /// <returns>The ids in order, and whether the results are asked for with <c>"results": true</c>. An id that can't be one is kept as it is.</returns>
    /// <exception cref="BentoException">The body is something else (400).</exception>
    public static (IReadOnlyList<string> Ids, bool WithResults) Read(ReadOnlyMemory<byte> body, int most)
    {
        var json = JsonBodyReader.Parse(body, """{"task_ids": ["…", "…"]}""");
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("task_ids", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new BentoException(400, "task_ids is missing or no list: send {\"task_ids\": [\"…\", \"…\"]}");
        }

        var count = list.GetArrayLength();
        if (count == 0 || count > most)
        {
            throw new BentoException(400, $"task_ids has {count} ids; it must have from 1 to {most}: send more in several requests");
        }

        var ids = list.EnumerateArray().Select(static (id, index) => id.ValueKind == JsonValueKind.String
            ? id.GetString()!
            : throw new BentoException(400, $"task_ids[{index}] is no text: ids are 32 lowercase hexadecimal digits in quotes"));
        return ([.. ids], json.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.True);
    }
}
