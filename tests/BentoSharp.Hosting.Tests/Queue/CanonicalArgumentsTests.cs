using System.Text;
using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Tests.Queue;

/// <summary>Which requests count as the same.</summary>
public sealed class CanonicalArgumentsTests
{
    private static readonly Method Draw = new();
    private static readonly CollectingMethod Collect = new();

    [TestCase("""{ "steps" : 20, "prompt":"sun" }""")]
    [TestCase("""{"prompt":"sun"}""", TestName = "a default left out")]
    [TestCase("""{"prompt":"sun","steps":20.0,"size":{"b":2,"a":1}}""", TestName = "a whole float")]
    [TestCase("""{"prompt":"s\u0075n","steps":"20","unknown":1}""", TestName = "escapes, text for a number, members that nobody reads")]
    public void The_same_arguments_written_otherwise_are_the_same(string json) => Assert.That(Hash(json), Is.EqualTo(Hash(
        """{"prompt":"sun","steps":20,"size":{"a":1,"b":2}}""")));

    [TestCase("""{"prompt":"sun","steps":21}""")]
    [TestCase("""{"prompt":"moon"}""")]
    [TestCase("""{"prompt":"sun","size":{"a":2,"b":1}}""")]
    public void Other_arguments_are_others(string json) => Assert.That(Hash(json), Is.Not.EqualTo(Hash("""{"prompt":"sun"}""")));

    [Test]
    public void Files_count_by_their_contents()
    {
        var one = new StoredFile("image", "a.png", "image/png", new byte[] { 1 });
        Assert.That(Hash("{}", one with { Name = "b.png", Content = new byte[] { 1 } }), Is.EqualTo(Hash("{}", one)));
        Assert.That(Hash("{}", one with { Content = new byte[] { 2 } }), Is.Not.EqualTo(Hash("{}", one)));
        Assert.That(Hash("{}", one with { Parameter = "mask" }), Is.Not.EqualTo(Hash("{}", one)));
    }

    [TestCase("""{"kwargs":{"a":1,"b":{"y":2,"x":1}}}""")]
    [TestCase("""{"b":{"x":1,"y":2},"a":1}""")]
    [TestCase("""{"kwargs":{"a":1},"b":{"x":1,"y":2},"prompt":""}""")]
    public void What_an_extra_parameter_collects_counts_however_it_is_given(string json) =>
        Assert.That(Hash(json, Collect), Is.EqualTo(Hash("""{"a":1,"b":{"x":1,"y":2}}""", Collect)));

    [TestCase("""{"a":2,"b":1}""")]
    [TestCase("""{"a":1}""")]
    [TestCase("""{"kwargs":{"a":1,"c":1}}""")]
    public void Other_extra_members_are_other_arguments(string json) =>
        Assert.That(Hash(json, Collect), Is.Not.EqualTo(Hash("""{"a":1,"b":1}""", Collect)));

    private static byte[] Hash(string json, BentoMethod method) =>
        CanonicalArguments.Hash(method, new StoredRequest("application/json", Encoding.UTF8.GetBytes(json), [], []));

    private static byte[] Hash(string json, params StoredFile[] files) =>
        CanonicalArguments.Hash(Draw, new StoredRequest("application/json", Encoding.UTF8.GetBytes(json), files, []));

    private sealed class Contract() : BentoContract("Images");

    private sealed class Method : BentoVoidMethod
    {
        public Method()
            : base(new Contract(), "draw", "/draw", isTask: true)
        {
            Optional("prompt", "");
            Optional("steps", 20);
            Optional<Dictionary<string, int>>("size", new() { ["b"] = 2, ["a"] = 1 });
        }
    }

    private sealed class CollectingMethod : BentoVoidMethod
    {
        public CollectingMethod()
            : base(new Contract(), "collect", "/collect", isTask: true)
        {
            Optional("prompt", "");
            Extra<IReadOnlyDictionary<string, System.Text.Json.JsonElement>>("kwargs");
        }
    }
}
