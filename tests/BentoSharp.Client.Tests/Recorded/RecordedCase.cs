using System.Text;
using System.Text.Json;
using BentoSharp.Client.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Client.Tests.Recorded;

/// <summary>Requests of a client and what a BentoML server answered, as they are kept in files.</summary>
public sealed record RecordedCase(string Name, string Folder, IReadOnlyList<RecordedExchange> Exchanges)
{
    /// <summary>The cases of this repository, and those beside it where they are.</summary>
    public static IEnumerable<RecordedCase> All => Folders().SelectMany(static folder => Directory.EnumerateFiles(folder, "*.json")).Order().Select(Read);

    public static IEnumerable<RecordedCase> Named(string name) =>
        Folders().Select(folder => Path.Combine(folder, name + ".json")).Where(File.Exists).Select(Read);

    /// <summary>NUnit shows it as the case's name.</summary>
    public override string ToString() => $"{Name} ({Folder})";

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "Recorded", "Cases");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var cases = Path.Combine(folder.FullName, "shared", "wire", "cases");
            if (Directory.Exists(cases))
            {
                yield return cases;
                yield break;
            }
        }
    }

    private static RecordedCase Read(string file)
    {
        var json = JsonElement.Parse(File.ReadAllText(file));
        var folder = file.Contains("shared", StringComparison.Ordinal) ? "shared" : "own";
        return new(Path.GetFileNameWithoutExtension(file), folder, [.. json.GetProperty("exchanges").EnumerateArray().Select(RecordedExchange.Read)]);
    }
}

/// <summary>One request and its answer.</summary>
public sealed record RecordedExchange(string Method, string Path, string Query, RecordedMessage Request, int Status, RecordedMessage Answer)
{
    /// <summary>Headers of the connection, which the playing server sets itself.</summary>
    private static readonly HashSet<string> OfConnection =
        new(StringComparer.OrdinalIgnoreCase) { "connection", "content-length", "date", "keep-alive", "transfer-encoding" };

    /// <summary>The last part of the path: <c>submit</c>, <c>status</c>, <c>get</c>, <c>cancel</c> or <c>retry</c> for a task's verb.</summary>
    public string Verb => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The answer, to be played.</summary>
    public Reply Reply => async context =>
    {
        context.Response.StatusCode = Status;
        foreach (var (name, value) in Answer.Headers.Where(static header => !OfConnection.Contains(header.Key)))
        {
            context.Response.Headers.Append(name, value);
        }

        await context.Response.Body.WriteAsync(Answer.Body);
    };

    public static RecordedExchange Read(JsonElement json)
    {
        var request = json.GetProperty("request");
        var answer = json.GetProperty("response");
        var target = request.GetProperty("target").GetString()!.Split('?', 2);
        return new(
            request.GetProperty("method").GetString()!, Uri.UnescapeDataString(target[0]), target.Length > 1 ? "?" + target[1] : "",
            RecordedMessage.Read(request), answer.GetProperty("status").GetInt32(), RecordedMessage.Read(answer));
    }
}

/// <summary>Headers and body of a request or an answer.</summary>
public sealed record RecordedMessage(IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? ContentType => Headers.FirstOrDefault(static header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>A member of the JSON object that the body is.</summary>
    public string? Member(string name) =>
        JsonElement.Parse(Text) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>What the body says of an error, whether as an object or as BentoML's array of one; null where it is something else.</summary>
    public string? Error()
    {
        if (ContentType != "application/json")
        {
            return null;
        }

        var json = JsonElement.Parse(Text);
        return (json.ValueKind == JsonValueKind.Array ? json[0] : json).TryGetProperty("error", out var error) ? error.GetString() : null;
    }

    public static RecordedMessage Read(JsonElement json) => new(
        [.. json.GetProperty("headers").EnumerateArray().Select(static pair => KeyValuePair.Create(pair[0].GetString()!, pair[1].GetString()!))],
        json.TryGetProperty("body_base64", out var bytes) ? bytes.GetBytesFromBase64()
        : json.TryGetProperty("body", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : []);
}
