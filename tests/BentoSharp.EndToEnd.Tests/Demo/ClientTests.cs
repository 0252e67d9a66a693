using System.Text.Json;
using BentoSharp.Clients;
using BentoSharp.DemoService;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Every kind of argument and result through generated clients: over HTTP, blocking, and in the service's process.</summary>
public sealed class ClientTests
{
    private static readonly Order Order = new(1, [new Item { Name = "x" }]);

    private static IEnumerable<TestCaseData> Channels =>
    [
        new TestCaseData((Func<IDemoClient>)(static () => new DemoAsyncHttpClient(DemoHost.Url))).SetArgDisplayNames("HTTP"),
        new TestCaseData((Func<IDemoClient>)(static () => DemoHost.Services.GetRequiredService<IDemoClient>())).SetArgDisplayNames("in process"),
    ];

    [TestCaseSource(nameof(Channels))]
    public async Task Bodies_that_are_the_argument(Func<IDemoClient> connect)
    {
        var demo = connect();
        Assert.That(await demo.RootText.RunAsync("ä \"q\""), Is.EqualTo("Ä \"Q\""));
        Assert.That(await demo.RootText.CallAsync(""), Is.EqualTo(""));
        Assert.That((await demo.RootModel.RunAsync(Order)).Total, Is.EqualTo(1));
        Assert.That(await demo.RootList.CallAsync([1, 2]), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(await demo.RootFile.RunAsync(BentoFile.FromBytes(new byte[] { 1, 2, 3 }, "a.wav")), Is.EqualTo(3));
        var turned = await demo.RootImage.RunAsync(BentoImage.FromBytes(Samples.Png));
        Assert.That((turned.Width, turned.Height, turned.Format), Is.EqualTo((3, 4, "png")));
    }

    [TestCaseSource(nameof(Channels))]
    public async Task Files_images_tensors_and_tables(Func<IDemoClient> connect)
    {
        var demo = connect();
        Assert.That(await demo.AudioIn.RunAsync(BentoFile.FromBytes(new byte[] { 1 }, "a.wav")), Is.EqualTo(1));
        Assert.That(await demo.OptImage.CallAsync(), Is.EqualTo(-1));
        Assert.That((await demo.ImageIn.RunAsync(BentoImage.FromBytes(Samples.Png), 2.5)).Fmt, Is.EqualTo("PNG"));
        var jpeg = await demo.ImageJpegOut.RunAsync();
        Assert.That((jpeg.Name, jpeg.ContentType), Is.EqualTo(("pic.jpg", "image/jpeg")));
        Assert.That((await demo.FileOut.RunAsync()).Name, Is.EqualTo("résumé out.txt"));
        Assert.That(await demo.BytesOut.RunAsync(), Has.Length.EqualTo(6));
        var doubled = await demo.Arr.RunAsync(new BentoTensor<float>(new float[] { 1, 2, 3, 4 }, 4));
        Assert.That(doubled.Shape, Is.EqualTo(new[] { 2, 2 }));
        Assert.That(doubled[1, 0], Is.EqualTo(6));
        var table = new BentoTable([new("b", [Text("u"), Text("v")]), new("a", [Number(1), Number(2)])]);
        var first = await demo.Df.RunAsync(table);
        Assert.That((first.RowCount, first.Numbers("a")[0], first.Texts("b")[0]), Is.EqualTo((1, 1.0, "u")));
        Assert.That(await demo.DfCols.RunAsync(table), Is.EqualTo(2));
        Assert.That((await demo.KwargsTask.RunAsync(1, new Dictionary<string, JsonElement> { ["z"] = Number(2) })).Keys, Is.EqualTo(new[] { "a", "z" }));
    }

    [TestCaseSource(nameof(Channels))]
    public async Task Streams(Func<IDemoClient> connect)
    {
        var demo = connect();
        var text = new List<string>();
        await foreach (var piece in demo.StreamAsync(3))
        {
            text.Add(piece);
        }

        Assert.That(string.Concat(text), Is.EqualTo("chunk0\nchunk1\nchunk2\n"));
        var items = new List<int>();
        await foreach (var item in demo.StreamJsonAsync(3))
        {
            items.Add(item["i"]);
        }

        Assert.That(items, Is.EqualTo(new[] { 0, 1, 2 }));
        await Assert.ThrowsAsync<BentoValidationException>(async () => await First(demo, "not a number"));
    }

    [Test]
    public async Task A_stream_stops_when_its_caller_does()
    {
        await using var demo = new DemoAsyncHttpClient(DemoHost.Url);
        using var source = new CancellationTokenSource();
        var read = 0;
        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in demo.StreamAsync(int.MaxValue, source.Token))
            {
                read += piece.Length;
                await source.CancelAsync();
            }
        });
        Assert.That(read, Is.Positive);
    }

    [Test]
    public void The_blocking_client_sends_the_same()
    {
        using var demo = new DemoSyncHttpClient(DemoHost.Url);
        Assert.That(demo.RootText.Run("a"), Is.EqualTo("A"));
        Assert.That(demo.RootFile.Call(BentoFile.FromBytes(new byte[] { 1, 2 }, null, "audio/wav")), Is.EqualTo(2));
        Assert.That(demo.RootImage.Run(BentoImage.FromBytes(Samples.Png)).Width, Is.EqualTo(3));
        Assert.That(demo.RootList.Submit([1, 2]).GetResult(), Is.EqualTo(new[] { 2, 1 }));
        var failed = Assert.Throws<BentoServiceException>(() => demo.Boom.Call("unavail"));
        Assert.That((failed!.StatusCode, failed.Message), Is.EqualTo((503, "busy")));
    }

    /// <summary>Arguments that the typed client would not let through.</summary>
    private static async Task First(IDemoClient demo, string n)
    {
        var channel = demo is DemoAsyncHttpClient
            ? new Client.BentoHttpChannel(DemoHost.Url)
            : DemoHost.Services.GetRequiredService<IBentoChannel>();
        var request = new Contracts.BentoRequest(System.Text.Encoding.UTF8.GetBytes($$"""{"n":"{{n}}"}"""));
        await foreach (var _ in DemoContract.Instance.Stream.StreamAsync(channel, request))
        {
        }
    }

    private static JsonElement Text(string text) => JsonElement.Parse($"\"{text}\"");

    private static JsonElement Number(int number) => JsonElement.Parse($"{number}");
}
