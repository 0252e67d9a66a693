using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Clients;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Kinds;

/// <summary>Each kind of argument and result comes back as it was sent, whichever way it goes: queued and at once, over three channels.</summary>
[TestFixture(Way.AsyncHttp)]
[TestFixture(Way.SyncHttp)]
[TestFixture(Way.InProcess)]
public sealed class KindsSuite(Way way)
{
    private static readonly JsonSerializerOptions s_json = BentoJson.CreateOptions();
    private static readonly DateTimeOffset s_moment = new(2026, 2, 28, 23, 59, 58, 123, 456, TimeSpan.FromHours(-3.5));

    private ProbeHost _host = null!;
    private BentoHttpChannel _channel = null!;
    private IKindsClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(add: static bento => bento.AddKinds());
        _channel = new BentoHttpChannel(new Uri(_host.Url));
        _client = way switch
        {
            Way.AsyncHttp => new KindsClient(_channel),
            Way.SyncHttp => new KindsClient(new BlockingChannel(_channel)),
            _ => _host.Services.GetRequiredService<IKindsClient>(),
        };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(300_000)]
    public Task Bytes(int count) =>
        CheckAsync<byte[]>([.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))], value => _client.Bytes.RunAsync(value), value => _client.Bytes.CallAsync(value));

    [Test]
    public Task Dictionaries() => CheckAsync(
        (IReadOnlyDictionary<string, int>)new Dictionary<string, int> { ["one"] = 1, ["Keys are Data"] = -2, ["ключ \"3\""] = 3, [""] = 0 },
        value => _client.Counts.RunAsync(value),
        value => _client.Counts.CallAsync(value));

    [Test]
    public Task Dictionaries_of_records_by_other_keys() => CheckAsync(
        new Dictionary<Guid, Line> { [Guid.Empty] = new("a"), [Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e")] = new("b", 2, ["x"]) },
        value => _client.ById.RunAsync(value),
        value => _client.ById.CallAsync(value));

    [TestCase("""{"deep":[1,2.50,{"Name":null,"snake_case":true}],"text":"é\u0000\n"}""")]
    [TestCase("[]")]
    [TestCase("1e300")]
    [TestCase("\"text\"")]
    [TestCase("false")]
    [TestCase("null")]
    public Task Json_of_any_form(string json) =>
        CheckAsync(JsonElement.Parse(json), value => _client.AnyJson.RunAsync(value), value => _client.AnyJson.CallAsync(value));

    [Test]
    public Task Polymorphic_records() =>
        CheckAsync<Shape>(Picture(), value => _client.Shape.RunAsync(value), value => _client.Shape.CallAsync(value));

    [Test]
    public async Task Polymorphic_records_keep_their_types()
    {
        var shapes = await _client.Shapes.RunAsync([new Circle("a", 1), Picture()]);
        Assert.That(shapes[0], Is.EqualTo(new Circle("a", 1)));
        Assert.That(((Group)shapes[1]).Parts[1], Is.TypeOf<Group>());
    }

    [Test]
    public Task Moments() => CheckAsync(s_moment, value => _client.Moment.RunAsync(value), value => _client.Moment.CallAsync(value));

    [Test]
    public Task Days() => CheckAsync(new DateOnly(2024, 2, 29), value => _client.Day.RunAsync(value), value => _client.Day.CallAsync(value));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(12_345_678_901_234)]
    public Task Lengths_of_time(long ticks) =>
        CheckAsync(TimeSpan.FromTicks(ticks), value => _client.Length.RunAsync(value), value => _client.Length.CallAsync(value));

    [Test]
    public Task Guids() => CheckAsync(
        Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), value => _client.Id.RunAsync(value), value => _client.Id.CallAsync(value));

    [Test]
    public Task Enums() => CheckAsync(Mood.VeryGlad, value => _client.Mood.RunAsync(value), value => _client.Mood.CallAsync(value));

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(int.MinValue)]
    public Task Nullable_values(int? number) => CheckAsync(number, value => _client.Maybe.RunAsync(value), value => _client.Maybe.CallAsync(value));

    [Test]
    public async Task Nothing_where_something_may_be()
    {
        Assert.That(await _client.MaybeMoment.RunAsync(), Is.Null);
        Assert.That(await _client.MaybeMoment.RunAsync(s_moment), Is.EqualTo(s_moment));
        Assert.That(await _client.MaybeLine.RunAsync(), Is.Null);
        Assert.That(await _client.MaybeLine.CallAsync(new Line("pen", 3)), Is.EqualTo(new Line("pen", 3)));
    }

    [Test]
    public Task Nested_collections() => CheckAsync<IReadOnlyList<IReadOnlyDictionary<string, int[]>>>(
        [new Dictionary<string, int[]> { ["a"] = [1, 2], ["b"] = [] }, new Dictionary<string, int[]>()],
        value => _client.Nested.RunAsync(value),
        value => _client.Nested.CallAsync(value));

    [Test]
    public Task Records_in_records() => CheckAsync(
        new Branch("root", [new("left", []), new("right", [new("leaf", [])])], new("next", [])),
        value => _client.Branch.RunAsync(value),
        value => _client.Branch.CallAsync(value));

    [Test]
    public Task All_in_one_record() => CheckAsync(
        new Everything(
            Guid.NewGuid(), s_moment, new(2026, 1, 1), new(23, 59, 59), TimeSpan.FromMilliseconds(1.5), Mood.VeryGlad, null, Mood.Calm,
            [1, 2, 255], 0.10m, new("https://example.com/a?b=c#d"), JsonElement.Parse("""{"a":[null]}"""), Picture(),
            new Dictionary<string, IReadOnlyList<Line>> { ["first"] = [new("pen", 3, ["blue"])] },
            new() { [Guid.Empty] = Mood.Calm }),
        value => _client.All.RunAsync(value),
        value => _client.All.CallAsync(value));

    [Test]
    public async Task Files_with_their_names_and_types()
    {
        var file = BentoFile.FromBytes("né\0"u8.ToArray(), "naïve name.bin", "application/x-probe");
        foreach (var back in new[] { await _client.File.RunAsync(file), await _client.File.CallAsync(file) })
        {
            Assert.That((back.Name, back.ContentType), Is.EqualTo((file.Name, file.ContentType)));
            Assert.That(back.ReadAllBytes(), Is.EqualTo(file.ReadAllBytes()));
        }
    }

    [Test]
    public async Task Several_files_in_their_order_with_other_arguments()
    {
        IReadOnlyList<BentoFile> files =
        [
            BentoFile.FromBytes("one"u8.ToArray(), "1.txt", "text/plain"),
            BentoFile.FromStream(() => new MemoryStream("two"u8.ToArray()), name: "2.csv", contentType: "text/csv"),
        ];
        Arrived[] expected = [new("5", null, ""), new("1.txt", "text/plain", "one"), new("2.csv", "text/csv", "two"), new("3", "a/b", "three")];
        var last = BentoFile.FromBytes("three"u8.ToArray(), "3", "a/b");
        Assert.That(await _client.Files.RunAsync(files, "5", last), Is.EqualTo(expected));
        Assert.That(await _client.Files.CallAsync(files, "5"), Is.EqualTo(expected[..3]));
    }

    [TestCase(0)]
    [TestCase(300_000)]
    public async Task Streams(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        using var sent = new MemoryStream(bytes);
        await using var queued = await _client.Stream.RunAsync(sent);
        Assert.That(await ReadAsync(queued), Is.EqualTo(bytes));
        sent.Position = 0;
        await using var called = await _client.Stream.CallAsync(sent);
        Assert.That(await ReadAsync(called), Is.EqualTo(bytes));
        Assert.That(sent.CanRead, "the caller's stream is the caller's to dispose");
    }

    [Test]
    public async Task A_stream_is_read_from_where_it_stands()
    {
        using var sent = new MemoryStream("0123456789"u8.ToArray()) { Position = 4 };
        await using var back = await _client.Stream.RunAsync(sent);
        Assert.That(Encoding.UTF8.GetString(await ReadAsync(back)), Is.EqualTo("456789"));
        sent.Position = 2;
        await using var tail = (await _client.MaybeStream.CallAsync(3, sent))!;
        Assert.That(Encoding.UTF8.GetString(await ReadAsync(tail)), Is.EqualTo("789"));
    }

    [Test]
    public async Task A_stream_of_unknown_length_is_sent_whole()
    {
        var bytes = new byte[300_000];
        new Random(2).NextBytes(bytes);
        await using var sent = PipeReader.Create(new ReadOnlySequence<byte>(bytes)).AsStream();
        await using var back = await _client.Stream.RunAsync(sent);
        Assert.That(await ReadAsync(back), Is.EqualTo(bytes));
    }

    [Test]
    public async Task A_stream_that_is_not_there_is_null()
    {
        Assert.That(await _client.MaybeStream.RunAsync(1), Is.Null);
        Assert.That(await _client.MaybeStream.CallAsync(1), Is.Null);
    }

    [Test]
    public async Task A_stream_argument_is_read_anew_by_each_attempt()
    {
        using var sent = new MemoryStream("whole"u8.ToArray());
        Assert.That(await _client.ReadTwice.RunAsync(sent), Is.EqualTo("whole"));
    }

    private static Group Picture() => new("picture", [new Circle("sun", 2.5), new Group("empty", [])]);

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    /// <summary>What comes back is compared by its JSON, which tells every member of every type.</summary>
    private static async Task CheckAsync<T>(T value, Func<T, Task<T>> run, Func<T, Task<T>> call)
    {
        var expected = JsonSerializer.Serialize(value, s_json);
        foreach (var back in new[] { await run(value), await call(value) })
        {
            Assert.That(JsonSerializer.Serialize(back, s_json), Is.EqualTo(expected));
        }
    }
}
