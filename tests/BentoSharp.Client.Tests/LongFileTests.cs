using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

/// <summary>Files that are too long for memory, up and down.</summary>
[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class LongFileTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static readonly byte[] Long = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i % 251))];

    [TestCase(65_536)]
    [TestCase(300_000)]
    public async Task A_result_can_be_read_again_whatever_its_length(int length)
    {
        Server.On("GET /draw/get", File(Long[..length]));
        var file = Math.Draw.Result.Read(await Channel.GetAsync(Math.Draw, Id, default));
        Assert.That(file, Has.Property("Name").EqualTo("a.bin").And.Property("ContentType").EqualTo("application/x-a").And.Property("Length").EqualTo(length));
        Assert.That(file.ReadAllBytes(), Is.EqualTo(Long[..length]));
        Assert.That(await file.ReadAllBytesAsync(), Is.EqualTo(Long[..length]));
    }

    [Test]
    public async Task Several_can_read_a_result_at_once_and_from_anywhere()
    {
        Server.On("POST /draw", File(Long));
        var file = Math.Draw.Result.Read(await Channel.CallAsync(Math.Draw, new(default(ReadOnlyMemory<byte>)), default));
        using var one = file.OpenRead();
        using var other = file.OpenRead();
        one.Seek(-1, SeekOrigin.End);
        other.Position = 250;
        Assert.That((one.ReadByte(), one.ReadByte(), other.ReadByte(), other.ReadByte()), Is.EqualTo((Long[^1], -1, 250, 0)));
    }

    [Test]
    public async Task A_download_that_breaks_off_is_repeated()
    {
        Server.On("GET /draw/get", BreaksOff(Long), File(Long));
        var file = Math.Draw.Result.Read(await Channel.GetAsync(Math.Draw, Id, default));
        Assert.That(file.ReadAllBytes(), Is.EqualTo(Long));
        Assert.That(Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_error_in_the_place_of_a_file_is_told()
    {
        Server.On("GET /draw/get", Replies.Json(422, """{"error":"no picture"}""", ("Bento-Task-Status", "failed")));
        var exception = await ThrownBy<BentoTaskFailedException>(Channel.GetAsync(Math.Draw, Id, default));
        Assert.That(exception.Error.Message, Is.EqualTo("no picture"));
    }

    [TestCase(1_048_575, null)]
    [TestCase(1_048_576, "100-continue")]
    public async Task A_service_is_asked_before_a_long_file_is_sent(int length, string? expect)
    {
        Server.On("POST /blend/submit", Replies.Submitted());
        await Channel.SubmitAsync(Math.Blend, Math.Blend.Request("t", BentoFile.FromBytes(new byte[length]), [], []), null, default);
        Assert.That(Server.Requests.Single().Header("Expect"), Is.EqualTo(expect));
    }

    private static Reply File(byte[] body) => async context =>
    {
        context.Response.ContentType = "application/x-a";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"a.bin\"";
        await context.Response.Body.WriteAsync(body);
    };

    private static Reply BreaksOff(byte[] body) => async context =>
    {
        context.Response.ContentLength = body.Length + 1;
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };
}
