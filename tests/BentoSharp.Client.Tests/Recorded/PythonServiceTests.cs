using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BentoSharp.Client.Tests.Contract;
using BentoSharp.Client.Tests.Server;
using Microsoft.AspNetCore.WebUtilities;

namespace BentoSharp.Client.Tests.Recorded;

/// <summary>
/// A typed client against a service written in Python, whose recorded answers are played: it sends what BentoML's own client sent, and
/// hands back the same value.
/// </summary>
[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class PythonServiceTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static IEnumerable<TestCaseData> Calls => PythonCalls.All.SelectMany(static call => RecordedCase
        .Named(call.Case).Select(recorded => new TestCaseData(recorded, call.Run, call.Result).SetArgDisplayNames(recorded.ToString())));

    [TestCaseSource(nameof(Calls))]
    public async Task A_call_sends_what_Pythons_client_sends_and_gives_its_result(
        RecordedCase recorded, Func<IDemoClient, Task<object?>> run, object? result)
    {
        Play(recorded);
        var given = await run(new DemoClient(Channel)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(given, Is.EqualTo(result));
        var sent = Server.Requests.First(static request => request.Method == "POST");
        await AssertSame(sent, recorded.Exchanges.First(static exchange => exchange.Method == "POST").Request);
    }

    [TestCase("client-async-err-invalid", "invalid", 400, "bad arg given")]
    [TestCase("client-async-err-403", "403", 403, "Authorization error")]
    [TestCase("client-async-err-generic", "generic", 500, "An unexpected error has occurred, please check the server log.")]
    [TestCase("client-async-err-unavail", "unavail", 503, "An unexpected error has occurred, please check the server log.")]
    public async Task A_task_that_failed_in_Python_is_a_BentoTaskFailedException(string name, string kindOfError, int code, string message)
    {
        foreach (var recorded in RecordedCase.Named(name))
        {
            Play(recorded);
            var exception = await ThrownBy<BentoTaskFailedException>(new DemoClient(Channel).Boom.RunAsync(kindOfError));
            Assert.That((exception.StatusCode, exception.Error.Message), Is.EqualTo((code, message)), recorded.ToString());
        }
    }

    [Test]
    public async Task A_running_task_can_be_looked_at_but_not_be_taken_repeated_or_canceled()
    {
        foreach (var recorded in RecordedCase.Named("client-async-control-running"))
        {
            Play(recorded);
            var handle = await new DemoClient(Channel).Sleep.SubmitAsync(1.0);
            Assert.That((await handle.GetStatusAsync()).Status, Is.EqualTo(BentoTaskStatus.InProgress));
            await ThrownBy<TaskNotCompletedException>(handle.GetAsync());
            await ThrownBy<TaskNotCompletedException>(handle.RetryAsync());
            await ThrownBy<BentoTaskNotCancelableException>(handle.CancelAsync());
        }
    }

    [TestCase("client-async-stream")]
    [TestCase("client-sync-stream")]
    public async Task A_stream_is_read_in_pieces(string name)
    {
        foreach (var recorded in RecordedCase.Named(name))
        {
            Play(recorded);
            var text = new StringBuilder();
            await foreach (var piece in new DemoClient(Channel).StreamAsync(3))
            {
                text.Append(piece);
            }

            Assert.That(text.ToString(), Is.EqualTo("chunk0\nchunk1\nchunk2\n"));
        }
    }

    /// <summary>
    /// A task that returns a file never ends on BentoML's server; the caller's limit ends the wait.
    /// </summary>
    [Test]
    public async Task A_task_that_never_ends_is_given_up_at_the_callers_limit()
    {
        foreach (var recorded in RecordedCase.Named("client-async-file-out"))
        {
            Play(recorded);
            var handle = await new DemoClient(NewChannel(new BentoHttpClientOptions())).FileOut.SubmitAsync();
            await ThrownBy<TimeoutException>(handle.GetResultAsync(TimeSpan.FromMilliseconds(200)));
        }
    }

    private void Play(RecordedCase recorded)
    {
        foreach (var route in recorded.Exchanges.GroupBy(static exchange => $"{exchange.Method} {exchange.Path}"))
        {
            Server.On(route.Key, [.. route.Select(static exchange => exchange.Reply)]);
        }
    }

    private static async Task AssertSame(RecordedRequest sent, RecordedMessage recorded)
    {
        var type = MediaTypeHeaderValue.Parse(recorded.ContentType ?? "application/json");
        if (type.MediaType == "multipart/form-data")
        {
            var parts = await PartsOf(sent.Body, sent.Header("Content-Type")!);
            foreach (var (name, file, value) in await PartsOf(recorded.Body, recorded.ContentType!))
            {
                Assert.That(parts.Any(part => part.Name == name && part.FileName == file && (file is null ? Includes(Json(part.Value), Json(value)) : part.Value == value)), $"{name} {file}");
            }
        }
        else if (type.MediaType == "application/json")
        {
            // BentoML reads an empty body as an object without members.
            var expected = recorded.Body.Length == 0 ? new JsonObject() : JsonNode.Parse(recorded.Body);
            Assert.That(Includes(JsonNode.Parse(sent.Body.Length == 0 ? "{}"u8 : sent.Body), expected), $"sent {sent.Text}, recorded {recorded.Text}");
        }
        else
        {
            Assert.That(sent.Body, Is.EqualTo(recorded.Body));
            Assert.That(MediaTypeHeaderValue.Parse(sent.Header("Content-Type")!).MediaType!.Split('/')[0], Is.EqualTo(type.MediaType!.Split('/')[0]));
        }
    }

    /// <summary>
    /// Whether what was sent says the same: all that was recorded, and of what Python's client leaves out only that members have their defaults.
    /// </summary>
    private static bool Includes(JsonNode? sent, JsonNode? recorded) => (sent, recorded) switch
    {
        (JsonObject given, JsonObject known) => known.All(member => given.ContainsKey(member.Key) && Includes(given[member.Key], member.Value))
            && given.All(member => known.ContainsKey(member.Key) || IsDefault(member.Key, member.Value)),
        (JsonArray given, JsonArray known) => given.Count == known.Count && given.Zip(known).All(static pair => Includes(pair.First, pair.Second)),
        (JsonValue given, JsonValue known) when known.GetValueKind() == JsonValueKind.Number => given.GetValue<double>() == known.GetValue<double>(),
        _ => JsonNode.DeepEquals(sent, recorded),
    };

    private static bool IsDefault(string member, JsonNode? value) => (member, value?.ToJsonString()) is
        ("b", "2") or ("qty", "1") or ("tags", "[]") or ("note", null) or ("scale", "1" or "1.0") or ("f", null);

    private static JsonNode? Json(string text) => JsonNode.Parse(text);

    private static async Task<List<(string? Name, string? FileName, string Value)>> PartsOf(byte[] body, string contentType)
    {
        var reader = new MultipartReader(MediaTypeHeaderValue.Parse(contentType).Parameters.Single(static part => part.Name == "boundary").Value!.Trim('"'), new MemoryStream(body));
        var parts = new List<(string?, string?, string)>();
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content);
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition!);
            var fileName = disposition.FileName?.Trim('"');
            var value = fileName is null ? JsonNode.Parse(content.ToArray())!.ToJsonString() : Convert.ToHexString(content.ToArray());
            parts.Add((disposition.Name?.Trim('"'), fileName, value));
        }

        return parts;
    }
}
