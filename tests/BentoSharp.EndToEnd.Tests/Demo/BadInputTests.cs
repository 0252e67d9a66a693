using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Input that can't be read is a 4xx that says what is wrong; nothing of it is a 500 or a stored task.</summary>
public sealed class BadInputTests
{
    private const string Part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nx";

    [TestCase("multipart/form-data", "zzz", "boundary", TestName = "A form without a boundary")]
    [TestCase("multipart/form-data; boundary=b", "zzz", "form", TestName = "A form without its boundary")]
    [TestCase("multipart/form-data; boundary=b", Part, "form", TestName = "A form that ends early")]
    [TestCase("multipart/form-data; boundary=b", Part + "\r\n--b", "form", TestName = "A form without its end")]
    [TestCase("multipart/form-data; boundary=b", "--b\r\nnonsense\r\n\r\nx\r\n--b--\r\n", "form", TestName = "A part with a broken header")]
    public async Task A_broken_form(string type, string body, string why)
    {
        var answer = await JsonAsync(Caller.PostAsync("/file_in/submit", Raw(Encoding.UTF8.GetBytes(body), type)), 400);
        Assert.That(answer.GetProperty("error").GetString(), Does.Contain(why));
    }

    [TestCase("""{"secs":NaN}""")]
    [TestCase("""{"secs":Infinity}""")]
    [TestCase("""{"secs":1""")]
    [TestCase("""{"secs":1}x""")]
    [TestCase("\u0000")]
    [TestCase("{'secs':1}")]
    public async Task What_is_no_JSON(string body)
    {
        var faults = await FaultsAsync("/asleep/submit", Json(body));
        Assert.That(faults["[]"], Does.StartWith("the body is not valid JSON (line 1, byte "));
    }

    [Test]
    public async Task JSON_of_a_thousand_levels()
    {
        var deep = new string('[', 1000) + new string(']', 1000);
        Assert.That(await FaultsAsync("/any_out", Json($$"""{"x":{{deep}}}""")), Does.ContainKey("[]"));
        Assert.That(await FaultsAsync("/root_list", Json(deep)), Does.ContainKey("[]"));
        Assert.That(await FaultsAsync("/arr", Json($$"""{"x":{{deep}}}""")), Does.ContainKey("[]"));
        Assert.That(await FaultsAsync("/files_in", Form(("name=\"fs\"; filename=\"a\"", [1]), ("name=\"meta\"", Encoding.ASCII.GetBytes(deep)))), Does.ContainKey("""["meta"]"""));
    }

    [TestCase("""{"a":1,"a":2}""", """["a"]""", "/add")]
    [TestCase("""{"order":{"id":1,"id":2,"items":[]}}""", """["order","id"]""", "/nested")]
    public async Task Members_that_come_twice(string body, string place, string route) =>
        Assert.That((await FaultsAsync(route, Json(body)))[place], Does.Contain("twice"));

    [TestCase("/add")]
    [TestCase("/root_text")]
    [TestCase("/root_file")]
    public async Task A_body_above_the_limit(string route)
    {
        foreach (var isChunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = Raw(new byte[100_001], "text/plain") };
            request.Headers.TransferEncodingChunked = isChunked;
            Assert.That((await JsonAsync(Caller.SendAsync(request), 413)).GetProperty("error").GetString(), Does.Contain("100000 bytes"));
        }
    }

    [Test]
    public async Task A_form_above_the_limit() =>
        await JsonAsync(Caller.PostAsync("/file_in", Form(("name=\"f\"; filename=\"a\"", new byte[100_001]))), 413);

    [Test]
    public async Task A_compressed_body()
    {
        var body = Raw([0x1f, 0x8b, 8], "application/json");
        body.Headers.ContentEncoding.Add("gzip");
        Assert.That((await JsonAsync(Caller.PostAsync("/add", body), 415)).GetProperty("error").GetString(), Does.Contain("Content-Encoding gzip"));
    }

    [Test]
    public async Task An_id_under_another_name() =>
        Assert.That(
            (await JsonAsync(Caller.GetAsync("/add/status?TASK_ID=0123456789abcdef0123456789abcdef"), 400)).GetProperty("error").GetString(),
            Is.EqualTo("task_id is required"));

    [Test]
    public async Task A_pickle() =>
        Assert.That(
            (await JsonAsync(Caller.PostAsync("/add", Raw([0x80], "application/vnd.bentoml+pickle")), 415)).GetProperty("error").GetString(),
            Is.EqualTo("application/vnd.bentoml+pickle is not allowed in main server"));

    /// <summary>The service lives on after a caller that goes away in the middle, and a chunk that lies about its length.</summary>
    [TestCase("POST /add HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a\":")]
    [TestCase("POST /root_file HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task A_body_that_is_cut(string request)
    {
        var address = new Uri(Url);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, address.Port);
            using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.That(await AnswerAsync(stream), Is.Empty.Or.StartWith("HTTP/1.1 400"));
        }

        Assert.That(await TextAsync(Caller.PostAsync("/add", Json("""{"a":1}"""))), Is.EqualTo("3"));
    }

    /// <summary>A caller that never stops sending is answered at the limit, whatever form its body has.</summary>
    [TestCase("/add/submit", "application/json", "{\"a\":1,\"pad\":\"")]
    [TestCase("/root_text/submit", "text/plain", "")]
    [TestCase("/file_in/submit", "multipart/form-data; boundary=b", Part)]
    [TestCase("/file_in/submit", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n")]
    [TestCase("/file_in/submit", "multipart/form-data; boundary=b", "")]
    [TestCase("/add/submit", "application/x-www-form-urlencoded", "a=1&pad=")]
    public async Task A_body_that_never_ends(string route, string type, string begin)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(Url).Port);
        using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {route} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var answer = AnswerAsync(stream);
        var sent = 0;
        try
        {
            for (var piece = begin + "x"; !answer.IsCompleted && sent < 50_000_000; piece = new string('x', 1000))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n{piece}\r\n"));
                sent += piece.Length;
            }
        }
        catch (IOException)
        {
            // The service has closed the connection.
        }

        Assert.That(await answer, Does.StartWith("HTTP/1.1 4").Or.Empty);
        Assert.That(sent, Is.LessThan(50_000_000));
    }

    [Test]
    public async Task A_files_name_is_no_path() =>
        Assert.That(
            await TextAsync(Caller.PostAsync("/file_in", Form(("name=\"f\"; filename=\"../../x/hello.txt\"", [1])))),
            Is.EqualTo("""{"len":1,"note":"n","suffix_kept":true}"""));

    /// <summary>What comes before the connection ends. Kestrel may reset one whose caller has stopped sending, which is no answer either.</summary>
    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
