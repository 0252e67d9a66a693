using System.Text.Json;
using System.Text.Json.Serialization;
using BentoSharp.EndToEnd.Tests.Service;

namespace BentoSharp.EndToEnd.Tests.Kinds;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Group), "group")]
public abstract record Shape(string Name);

public sealed record Circle(string Name, double Radius) : Shape(Name);

public sealed record Group(string Name, IReadOnlyList<Shape> Parts) : Shape(Name);

/// <summary>A record that has others of its kind.</summary>
public sealed record Branch(string Name, IReadOnlyList<Branch> Branches, Branch? Next = null);

/// <summary>One of each.</summary>
public sealed record Everything(
    Guid Id,
    DateTimeOffset At,
    DateOnly Day,
    TimeOnly Time,
    TimeSpan Length,
    Mood Mood,
    int? Maybe,
    Mood? MaybeMood,
    byte[] Bytes,
    decimal Price,
    Uri Link,
    JsonElement Json,
    Shape Shape,
    IReadOnlyDictionary<string, IReadOnlyList<Line>> Lines,
    Dictionary<Guid, Mood> Moods);

/// <summary>What a file was when it arrived.</summary>
public sealed record Arrived(string? Name, string? ContentType, string Text);

/// <summary>Gives back what it is given, of each kind.</summary>
[BentoService]
public sealed class KindsService
{
    [BentoTask]
    public byte[] Bytes(byte[] value) => value;

    [BentoTask]
    public Stream Stream(Stream value) => value;

    [BentoTask]
    public async Task<Stream?> MaybeStream(int tail, Stream? value = null)
    {
        if (value is null)
        {
            return null;
        }

        var rest = new MemoryStream();
        await value.CopyToAsync(rest);
        rest.Position = rest.Length - tail;
        return rest;
    }

    [BentoTask(Retries = 1, RetryDelaySeconds = 0.01)]
    public string ReadTwice(Stream value, BentoTaskContext? task = null)
    {
        using var reader = new StreamReader(value);
        var text = reader.ReadToEnd();
        return task?.Attempt == 1 ? throw new BentoException(503, "once more") : text;
    }

    [BentoTask]
    public BentoFile File(BentoFile value) => value;

    [BentoTask]
    public async Task<IReadOnlyList<Arrived>> Files(IReadOnlyList<BentoFile> values, string label, BentoFile? last = null)
    {
        var arrived = new List<Arrived> { new(label, null, "") };
        foreach (var file in last is null ? values : [.. values, last])
        {
            arrived.Add(new(file.Name, file.ContentType, System.Text.Encoding.UTF8.GetString(await file.ReadAllBytesAsync())));
        }

        return arrived;
    }

    [BentoTask]
    public IReadOnlyDictionary<string, int> Counts(IReadOnlyDictionary<string, int> value) => value;

    [BentoTask]
    public Dictionary<Guid, Line> ById(Dictionary<Guid, Line> value) => value;

    [BentoTask]
    public JsonElement AnyJson(JsonElement value) => value;

    [BentoTask]
    public Shape Shape(Shape value) => value;

    [BentoTask]
    public List<Shape> Shapes(IReadOnlyList<Shape> value) => [.. value];

    [BentoTask]
    public DateTimeOffset Moment(DateTimeOffset value) => value;

    [BentoTask]
    public DateOnly Day(DateOnly value) => value;

    [BentoTask]
    public TimeSpan Length(TimeSpan value) => value;

    [BentoTask]
    public Guid Id(Guid value) => value;

    [BentoTask]
    public Mood Mood(Mood value) => value;

    [BentoTask]
    public int? Maybe(int? value = null) => value;

    [BentoTask]
    public DateTimeOffset? MaybeMoment(DateTimeOffset? value = null) => value;

    [BentoTask]
    public Line? MaybeLine(Line? value = null) => value;

    [BentoTask]
    public IReadOnlyList<IReadOnlyDictionary<string, int[]>> Nested(IReadOnlyList<IReadOnlyDictionary<string, int[]>> value) => value;

    [BentoTask]
    public Branch Branch(Branch value) => value;

    [BentoTask]
    public Everything All(Everything value) => value;
}
