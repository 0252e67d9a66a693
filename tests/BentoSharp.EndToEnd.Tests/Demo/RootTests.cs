using System.Text;
using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Bodies that are themselves the one argument, and members that no parameter has.</summary>
public sealed class RootTests
{
    [TestCase("/root_text", "text/plain", "ä", "Ä")]
    [TestCase("/root_text", "application/json", "\"ä\"", "\"Ä\"", TestName = "Text is raw whatever its type")]
    [TestCase("/root_text", "application/x-www-form-urlencoded", "a=b", "A=B", TestName = "Text is no form")]
    [TestCase("/root_text", "application/json", "", "{}", TestName = "Nothing is an empty object")]
    [TestCase("/root_text", "text/plain", "", "", TestName = "Nothing as text is empty text")]
    [TestCase("/root_list", "application/json", "[1,2,3]", "[3,2,1]")]
    [TestCase("/root_list", null, " [1] ", "[1]")]
    [TestCase("/root_model", "application/json", """{"id":1,"items":[{"name":"x"}]}""", """{"total":1,"names":[]}""")]
    [TestCase("/root_file", "audio/wav", "abc", "3")]
    [TestCase("/root_file", "application/octet-stream", "abc", "3", TestName = "A file of any type is taken")]
    public async Task The_body_is_the_argument(string route, string? type, string body, string expected)
    {
        Assert.That(await TextAsync(Caller.PostAsync(route, Raw(Encoding.UTF8.GetBytes(body), type))), Is.EqualTo(expected));
        var replayed = await RunAsync(route[1..], Raw(Encoding.UTF8.GetBytes(body), type));
        Assert.That(await replayed.Content.ReadAsStringAsync(), Is.EqualTo(expected));
    }

    [TestCase("/root_list", "[1,", "[]", "not valid JSON")]
    [TestCase("/root_list", "[1],\"x\":2", "[]", "not valid JSON")]
    [TestCase("/root_list", """["x"]""", """["root",0]""", "whole number")]
    [TestCase("/root_list", "", """["root"]""", "list")]
    [TestCase("/root_model", """{"items":[{}]}""", """["root","items",0,"name"]""", "required")]
    [TestCase("/root_file", "http://example.invalid/a.wav", """["root"]""", "URLs are not fetched")]
    [TestCase("/root_image", "{}", """["root"]""", "the file itself")]
    public async Task A_wrong_body_is_told_below_root(string route, string body, string place, string why)
    {
        var faults = await FaultsAsync(route, Json(body));
        Assert.That(faults.GetValueOrDefault(place), Does.Contain(why), string.Join(' ', faults.Keys));
    }

    [Test]
    public async Task An_image_may_come_in_chunks_and_goes_out_raw()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/root_image") { Content = Raw(Samples.Png, "image/png") };
        request.Headers.TransferEncodingChunked = true;
        var response = await Caller.SendAsync(request);
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("image/png"));
        var image = BentoImage.FromBytes(await response.Content.ReadAsByteArrayAsync());
        Assert.That((image.Width, image.Height), Is.EqualTo((3, 4)));
    }

    [Test]
    public async Task A_form_with_one_file_is_taken_for_a_body_that_is_one() =>
        Assert.That(await TextAsync(Caller.PostAsync("/root_file", Form(("name=\"any\"; filename=\"a.wav\"", [1, 2])))), Is.EqualTo("2"));

    [TestCase("""{"a":1,"kwargs":{"z":2}}""", """{"a":1,"z":2}""")]
    [TestCase("""{"a":1,"y":[true],"kwargs":{"z":2}}""", """{"a":1,"y":[true],"z":2}""")]
    [TestCase("""{"a":1,"z":2}""", """{"a":1,"z":2}""")]
    [TestCase("""{"a":1,"kwargs":{}}""", """{"a":1}""")]
    public async Task Further_members_are_collected(string body, string expected) =>
        Assert.That(await TextAsync(Caller.PostAsync("/kwargs_task", Json(body))), Is.EqualTo(expected));

    [TestCase("""{"a":1}""", """["kwargs"]""")]
    [TestCase("""{"a":1,"kwargs":[1]}""", """["kwargs"]""")]
    [TestCase("""{"kwargs":{"a":1}}""", """["a"]""")]
    public async Task Collected_members_are_an_object_and_no_other_arguments(string body, string place) =>
        Assert.That((await FaultsAsync("/kwargs_task", Json(body))).Keys, Is.EqualTo(new[] { place }));
}
