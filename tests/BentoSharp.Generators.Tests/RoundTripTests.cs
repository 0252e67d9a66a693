using BentoSharp.Generators.Tests.Support;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Generators.Tests;

/// <summary>What is generated runs: from a typed client's arguments through the request to the user's method, and the result back.</summary>
public sealed class RoundTripTests
{
    private static readonly Lazy<GeneratedAssembly> Case = new(static () => GeneratedAssembly.Load(TestFiles.ReadCase("RoundTrip")));
    private LoopbackChannel _channel = null!;

    [SetUp]
    public void CreateChannel() => _channel = Case.Value.CreateChannel();

    [TestCase("DefaultNumbers", "-128 255 -2147483648 4294967295 -9223372036854775808 18446744073709551615 -1.5 0.1 1E+300 12.50")]
    [TestCase("GivenNumbers", "1 2 3 4 5 6 7.5 8.25 9000000000 10.10")]
    [TestCase("AwaitedHandle", "-128 7 -2147483648 4294967295 -9223372036854775808 18446744073709551615 -1.5 0.1 1E+300 12.50")]
    [TestCase("DefaultOthers", "a \"quote\"\nand ü ' True DarkGreen null 5 00000000000000000000000000000000 null null")]
    [TestCase("GivenOthers", "t l False Red DarkGreen null 00000000000000000000000000000001 n 2")]
    [TestCase("Records", "Item { Name = a 1 b 1 null 2026-01-31, Count = 2, Colour = DarkGreen }")]
    [TestCase("Anything", "any")]
    [TestCase("Apis", "3 5 010200")]
    [TestCase("Contract", "4 10 implementation")]
    public async Task Arguments_and_results_pass_through_the_asynchronous_client(string probe, string expected) =>
        Assert.That(await Case.Value.ProbeAsync(probe, _channel), Is.EqualTo(expected));

    [Test]
    public async Task Special_parameters_come_from_the_run_of_a_task() => Assert.That(
        await Case.Value.ProbeAsync("Special", _channel),
        Is.EqualTo("00000000000000000000000000000001|hello you|HELLO you|True|True|False|hello me"));

    [Test]
    public async Task An_immediate_call_has_an_empty_context_or_none() => Assert.That(
        await Case.Value.ProbeAsync("SpecialAtOnce", _channel), Is.EqualTo("|hello you|HELLO you|True|True|True|hello me"));

    [TestCase("Files", "1.txt:1 2.txt:2+3.txt:3 4.txt:4 5.txt:5")]
    [TestCase("FewerFiles", "1.txt:1 2.txt:2 3.txt:3 none")]
    public async Task Files_travel_beside_the_JSON(string probe, string expected) =>
        Assert.That(await Case.Value.ProbeAsync(probe, _channel), Is.EqualTo(expected));

    [Test]
    [NonParallelizable]
    public async Task Methods_without_a_result_are_run_and_awaited() =>
        Assert.That(await Case.Value.ProbeAsync("Void", _channel), Is.EqualTo("one two three []"));

    [Test]
    [NonParallelizable]
    public async Task The_synchronous_client_does_the_same() =>
        Assert.That(await Case.Value.ProbeAsync("Sync", _channel), Is.EqualTo("2 sync[] 1 True 2 3 Success"));

    [TestCase("numbers", "{}", "-128 255 -2147483648 4294967295 -9223372036854775808 18446744073709551615 -1.5 0.1 1E+300 12.50")]
    [TestCase("numbers", "{\"small\":1,\"unknown\":{\"small\":2},\"price\":\"3.5\"}", "-128 1 -2147483648 4294967295 -9223372036854775808 18446744073709551615 -1.5 0.1 1E+300 3.5")]
    [TestCase("half", "{}", "4")]
    [TestCase("others", "{\"colour\":\"red\",\"maybe\":\"dark_green\",\"number\":null,\"list\":[]}", "a \"quote\"\nand ü ' True Red DarkGreen null 00000000000000000000000000000000 null 0")]
    public async Task Arguments_left_out_have_the_defaults_of_the_declaration(string method, string json, string expected) =>
        Assert.That(await _channel.CallAsync(method, json), Is.EqualTo(expected));

    [TestCase("checked", "{}", "steps: is required; text: is required")]
    [TestCase("checked", "{\"steps\":11,\"text\":\"toolong\",\"choice\":\"z\"}", "steps: The field steps must be between 1 and 10.; text: The field text must be a string with a maximum length of 5.; choice: The choice field does not equal any of the values specified in AllowedValuesAttribute.")]
    [TestCase("checked", "{\"steps\":1,\"text\":null}", "text: must not be null")]
    [TestCase("files", "{\"one\":\"x\"}", "one: a file must be sent itself, as a part of multipart/form-data: text and URLs are not taken for one; list: a file part of this name is required: send the request as multipart/form-data; array: a file part of this name is required: send the request as multipart/form-data")]
    [TestCase("records", "{\"item\":{\"name\":\"a\"},\"items\":[],\"map\":{},\"maybe\":null}", "day: is required")]
    public async Task Wrong_arguments_are_named(string method, string json, string expected)
    {
        var exception = await Assert.ThrowsAsync<BentoValidationException>(() => _channel.CallAsync(method, json));
        Assert.That(exception!.Message, Does.Contain(expected));
    }

    [Test]
    public void Attribute_values_arrive_in_the_settings()
    {
        var services = _channel.Services.GetServices<BentoServiceDefinition>().ToDictionary(static service => service.Name);
        Assert.Multiple(() =>
        {
            Assert.That(services.Keys, Is.EquivalentTo(["Kitchen", "Contract"]));
            Assert.That(services["Kitchen"].Settings.Workers, Is.EqualTo(3));
            Assert.That(_channel.Methods["numbers"].Settings.Retries, Is.EqualTo(2));
            Assert.That(_channel.Methods["add"].Settings.TimeoutSeconds, Is.EqualTo(1.5));
            Assert.That(_channel.Methods["half"].Settings.TimeoutSeconds, Is.EqualTo(9), "the class's own attribute counts");
            Assert.That(_channel.Methods["half"].Settings.Retries, Is.Zero, "the class's own attribute counts");
        });
    }

    [TestCase("numbers", true)]
    [TestCase("remember", true)]
    [TestCase("records", false)]
    [TestCase("special", false)]
    [TestCase("remember_later", false)]
    public void A_method_that_returns_no_task_is_marked_as_synchronous(string method, bool expected) =>
        Assert.That(_channel.Methods[method].Settings.IsSynchronous, Is.EqualTo(expected));

    [Test]
    public async Task HTTP_clients_are_made_of_an_address_or_a_client_and_dispose_their_channel()
    {
        const string probe = """
            namespace Acme;

            public static class Probe
            {
                public static async Task<string> Run()
                {
                    await using var first = new CalculatorAsyncHttpClient("http://one/");
                    using var second = new CalculatorSyncHttpClient(new Uri("http://two/"));
                    using var http = new System.Net.Http.HttpClient { BaseAddress = new Uri("http://three/") };
                    var third = new CalculatorAsyncHttpClient(http, new BentoSharp.Client.BentoHttpClientOptions());
                    await third.DisposeAsync();
                    second.Dispose();
                    return $"{(await first.Add.SubmitAsync(1, 2)).Id} {second.Add.Submit(1, 2).Id} {(await third.Add.SubmitAsync(1, 2)).Id} {BentoSharp.Client.BentoHttpChannel.Disposed}";
                }
            }
            """;
        var assembly = GeneratedAssembly.Load(TestFiles.ReadCase("HttpClients"), ClientStandIns.Source, probe);
        Assert.That(await assembly.ProbeAsync("Run"), Is.EqualTo("http://one/add http://two/add http://three/add 2"));
    }
}
