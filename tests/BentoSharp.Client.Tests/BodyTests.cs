using System.Text;
using System.Text.RegularExpressions;
using BentoSharp.Client.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Client.Tests;

[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class BodyTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static readonly BentoFile Cover = BentoFile.FromBytes("cover"u8.ToArray(), "C:/secret/cover.png", "image/png");

    [Test]
    public async Task A_form_has_the_fields_as_JSON_first_and_then_the_files()
    {
        Server.On("POST /blend/submit", Replies.Submitted());
        var layers = new List<BentoFile> { BentoFile.FromBytes("one"u8.ToArray()), BentoFile.FromStream(() => new MemoryStream("two"u8.ToArray()), name: "two.txt") };
        await Channel.SubmitAsync(Math.Blend, Math.Blend.Request("a \"b\"", Cover, layers, [0.5, 1]), null, default);
        var request = Server.Requests.Single();
        var boundary = Regex.Match(request.Header("Content-Type")!, "^multipart/form-data; boundary=([a-z0-9-]+)$").Groups[1].Value;
        Assert.That(request.Text, Is.EqualTo($$"""
            --{{boundary}}
            Content-Disposition: form-data; name="title"

            "a \u0022b\u0022"
            --{{boundary}}
            Content-Disposition: form-data; name="weights"

            [0.5,1]
            --{{boundary}}
            Content-Disposition: form-data; name="cover"; filename="cover.png"
            Content-Type: image/png

            cover
            --{{boundary}}
            Content-Disposition: form-data; name="layers"; filename="layers"
            Content-Type: application/octet-stream

            one
            --{{boundary}}
            Content-Disposition: form-data; name="layers"; filename="two.txt"
            Content-Type: text/plain

            two
            --{{boundary}}--

            """.ReplaceLineEndings("\r\n")));
    }

    [Test]
    public async Task A_form_is_read_by_an_ASP_NET_service()
    {
        IFormCollection? form = null;
        Server.On("POST /blend/submit", async context =>
        {
            context.Request.Body = new MemoryStream(Server.Requests.Single().Body);
            form = await context.Request.ReadFormAsync();
            await Replies.Submitted()(context);
        });
        var cover = BentoFile.FromBytes("x"u8.ToArray(), "Übung \"1\"; größer.png", "image/png");
        await Channel.SubmitAsync(Math.Blend, Math.Blend.Request("t", cover, [], []), null, default);
        Assert.Multiple(() =>
        {
            Assert.That(form!["title"].ToString(), Is.EqualTo("\"t\""));
            Assert.That(form["weights"].ToString(), Is.EqualTo("[]"));
            Assert.That(form.Files["cover"]!.FileName, Is.EqualTo("Übung %221%22; größer.png"));
            Assert.That(form.Files["cover"]!.ContentType, Is.EqualTo("image/png"));
        });
    }

    [Test]
    public async Task Files_of_known_length_give_the_request_a_length()
    {
        Server.On("POST /blend/submit", Replies.Submitted());
        await Channel.SubmitAsync(Math.Blend, Math.Blend.Request("t", Cover, [], []), null, default);
        var request = Server.Requests.Single();
        Assert.That(request.Header("Content-Length"), Is.EqualTo(request.Body.Length.ToString()));
    }

    [Test]
    public async Task A_file_is_opened_again_for_each_try()
    {
        Server.On("POST /blend/submit", Replies.Json(503, "{}", ("Retry-After", "1")), Replies.Submitted());
        var opened = 0;
        var content = Encoding.UTF8.GetBytes(new string('x', 300_000));
        var cover = BentoFile.FromStream(() =>
        {
            opened++;
            return new MemoryStream(content);
        });
        await Channel.SubmitAsync(Math.Blend, Math.Blend.Request("t", cover, [], []), null, default);
        Assert.That(opened, Is.EqualTo(2));
        Assert.That(Server.Requests.Select(request => request.Text.Count(c => c == 'x')), Has.All.GreaterThanOrEqualTo(300_000));
    }

    [Test]
    public async Task A_file_that_can_not_be_read_is_the_callers_error()
    {
        Server.On("POST /blend/submit", Replies.Submitted());
        var cover = BentoFile.FromStream(() => throw new FileNotFoundException("gone.png"));
        await ThrownBy<FileNotFoundException>(Channel.SubmitAsync(Math.Blend, Math.Blend.Request("t", cover, [], []), null, default));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Compressed_answers_are_read(string encoding)
    {
        Server.On("POST /describe", async context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.ContentEncoding = encoding;
            await using Stream stream = encoding == "gzip"
                ? new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionMode.Compress)
                : new System.IO.Compression.BrotliStream(context.Response.Body, System.IO.Compression.CompressionMode.Compress);
            await stream.WriteAsync("grüße"u8.ToArray());
        });
        var response = await Channel.CallAsync(Math.Describe, new(default(ReadOnlyMemory<byte>)), default);
        Assert.That(Math.Describe.Result.Read(response), Is.EqualTo("grüße"));
    }
}
