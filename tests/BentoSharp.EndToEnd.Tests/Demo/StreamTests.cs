using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Immediate calls that stream.</summary>
public sealed class StreamTests
{
    [TestCase("stream", "chunk0\nchunk1\n")]
    [TestCase("sse", "data: 0\n\ndata: 1\n\n")]
    [TestCase("stream_json", "{\"i\": 0}{\"i\": 1}")]
    public async Task Items_are_chunks(string route, string expected)
    {
        var response = await Caller.PostAsync($"/{route}", Json("""{"n":2}"""));
        Assert.That(response.Headers.TransferEncodingChunked, Is.True);
        Assert.That(response.Content.Headers.GetValues("content-type").Single(), Is.EqualTo("text/event-stream; charset=utf-8"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Wrong_arguments_are_an_answer_and_no_stream() =>
        Assert.That((await FaultsAsync("/stream", Json("""{"n":"x"}"""))).Keys, Is.EqualTo(new[] { """["n"]""" }));

    [Test]
    public async Task A_stream_has_no_task_routes() => await TextAsync(Caller.PostAsync("/stream/submit", Json("{}")), 404);
}
