using System.Net;
using System.Text;
using BentoSharp.Client.Tests.Contract;
using BentoSharp.Client.Tests.Server;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Tests;

/// <summary>Synchronous calls stay on their caller's thread from the first byte to the result.</summary>
public sealed class SyncThreadTests
{
    [Test]
    public void Every_verb_is_sent_by_Send_on_the_callers_thread()
    {
        using var handler = new SendOnlyHandler();
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost") };
        using var channel = new BentoHttpChannel(client, new BentoHttpClientOptions { PollInterval = TimeSpan.FromMilliseconds(1) });
        var method = MathContract.Instance.Add;
        var request = method.Request(1);
        channel.Submit(method, request, null, default);
        channel.GetStatus(method, "x", default);
        channel.Get(method, "x", default);
        channel.Wait(method, "x", default);
        channel.Cancel(method, "x", default);
        channel.Retry(method, "x", default);
        channel.Call(method, request, default);
        var file = BentoFile.FromStream(() => new SyncOnlyStream("file"u8.ToArray()));
        channel.Submit(MathContract.Instance.Blend, MathContract.Instance.Blend.Request("t", file, [file], [1]), null, default);
        Assert.That(handler.Threads, Has.All.EqualTo(Environment.CurrentManagedThreadId));
        Assert.That(handler.Threads, Has.Count.EqualTo(10), "the wait asks twice, and one answer is a 503");
    }

    [Test]
    public void Refused_connections_are_tried_again_on_the_callers_thread()
    {
        var threads = new List<int>();
        var options = new BentoHttpClientOptions
        {
            BaseDelay = TimeSpan.FromMilliseconds(1),
            ConfigureRequest = _ => threads.Add(Environment.CurrentManagedThreadId),
        };
        using var channel = new BentoHttpChannel("http://127.0.0.1:1", options);
        Assert.That(() => channel.Submit(MathContract.Instance.Add, MathContract.Instance.Add.Request(1), null, default), Throws.TypeOf<BentoServiceException>());
        Assert.That(threads, Is.EqualTo(Enumerable.Repeat(Environment.CurrentManagedThreadId, 5)));
    }

    private sealed class SendOnlyHandler : HttpMessageHandler
    {
        public List<int> Threads { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            request.Content?.CopyTo(new MemoryStream(), null, cancellationToken);
            var path = request.RequestUri!.AbsolutePath;
            var body = path.EndsWith("/get", StringComparison.Ordinal) || path == "/add"
                ? "1"
                : $$"""{"task_id":"{{Replies.Id}}","status":"{{(Threads.Count > 5 ? "completed" : "pending")}}"}""";
            return new HttpResponseMessage(Threads.Count == 2 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK)
            {
                Content = new StreamContent(new SyncOnlyStream(Encoding.UTF8.GetBytes(body))),
            };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a synchronous call must not be sent asynchronously");
    }

    private sealed class SyncOnlyStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw Wrong();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw Wrong();

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw Wrong();

        private static InvalidOperationException Wrong() => new("a synchronous call must not read asynchronously");
    }
}
