using NUnit.Framework;
using static BentoSharp.EndToEnd.Tests.Demo.DemoHost;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Files and images as arguments and results.</summary>
public sealed class FileTests
{
    private static IEnumerable<TestCaseData> Images =>
    [
        new TestCaseData(Samples.Png, "PNG").SetArgDisplayNames("png"),
        new TestCaseData(Samples.Gif, "GIF").SetArgDisplayNames("gif"),
        new TestCaseData(Samples.Bmp, "BMP").SetArgDisplayNames("bmp"),
        new TestCaseData(Samples.Jpeg, "JPEG").SetArgDisplayNames("jpeg"),
        new TestCaseData(Samples.WebPLossy, "WEBP").SetArgDisplayNames("webp lossy"),
        new TestCaseData(Samples.WebPLossless, "WEBP").SetArgDisplayNames("webp lossless"),
        new TestCaseData(Samples.WebPExtended, "WEBP").SetArgDisplayNames("webp extended"),
    ];

    [TestCaseSource(nameof(Images))]
    public async Task The_size_of_an_image_is_read_from_its_header(byte[] image, string format)
    {
        var facts = await TextAsync(Caller.PostAsync("/image_in", Form(("name=\"img\"; filename=\"a\"", image))));
        Assert.That(facts, Is.EqualTo($$"""{"w":4,"h":3,"fmt":"{{format}}","scale":1}"""));
    }

    [TestCaseSource(nameof(Images))]
    public async Task A_header_that_is_cut_is_no_image(byte[] image, string format)
    {
        for (var length = 1; length < Math.Min(image.Length, 13); length++)
        {
            var faults = await FaultsAsync("/image_in", Form(("name=\"img\"; filename=\"a\"", image[..length])));
            Assert.That(faults["""["img"]"""], Does.Contain("is no PNG, JPEG, GIF, BMP or WebP image"), format);
        }
    }

    [Test]
    public async Task A_file_of_another_type_is_refused_and_the_type_named()
    {
        var faults = await FaultsAsync("/audio_in", Form(("name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain", [1])));
        Assert.That(faults["""["f"]"""], Is.EqualTo("Invalid content type text/plain, expected audio/*"));
    }

    [TestCase("a.wav\"\r\nContent-Type: audio/x-wav", TestName = "A type of the family is taken")]
    [TestCase("a.mp3\"", TestName = "A type that the name tells is taken")]
    public async Task Allowed(string file) =>
        Assert.That(await TextAsync(Caller.PostAsync("/audio_in", Form(($"name=\"f\"; filename=\"{file}", [1, 2])))), Is.EqualTo("2"));

    [TestCase("application/json", """{"f":"http://example.invalid/a.txt"}""")]
    [TestCase("application/x-www-form-urlencoded", "f=http%3A%2F%2Fexample.invalid%2Fa.txt")]
    [TestCase("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nhttp://example.invalid/a\r\n--b--\r\n")]
    public async Task A_URL_is_never_fetched(string type, string body)
    {
        var faults = await FaultsAsync("/file_in", Raw(System.Text.Encoding.UTF8.GetBytes(body), type));
        Assert.That(faults["""["f"]"""], Does.Contain("a file must be sent itself"));
        Assert.That(await FaultsAsync("/opt_image", Raw(System.Text.Encoding.UTF8.GetBytes(body), type)), Does.ContainKey("""["f"]"""));
    }

    [Test]
    public async Task A_missing_image_that_may_be_missing_is_null()
    {
        Assert.That(await TextAsync(Caller.PostAsync("/opt_image", null)), Is.EqualTo("-1"));
        Assert.That(await TextAsync(Caller.PostAsync("/opt_image", Json("""{"f":null}"""))), Is.EqualTo("-1"));
        Assert.That(await TextAsync(Caller.PostAsync("/opt_image", Form(("name=\"f\"; filename=\"a.png\"", Samples.Png)))), Is.EqualTo("4"));
    }

    [TestCase("file_out", "text/plain; charset=utf-8", "attachment; filename*=utf-8''r%C3%A9sum%C3%A9%20out.txt")]
    [TestCase("image_jpeg_out", "image/jpeg", "inline; filename=\"pic.jpg\"")]
    [TestCase("image_out", "image/png", null)]
    [TestCase("bytes_out", "text/plain; charset=utf-8", null)]
    public async Task A_result_that_is_a_file_is_raw_at_once_and_from_the_queue(string task, string type, string? disposition)
    {
        foreach (var response in new[] { await Caller.PostAsync($"/{task}", Json("{}")), await RunAsync(task, Json("{}")) })
        {
            Assert.That(response.Content.Headers.GetValues("content-type").Single(), Is.EqualTo(type));
            response.Content.Headers.TryGetValues("content-disposition", out var given);
            Assert.That(given?.Single(), Is.EqualTo(disposition));
            Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Not.Empty);
        }
    }
}
