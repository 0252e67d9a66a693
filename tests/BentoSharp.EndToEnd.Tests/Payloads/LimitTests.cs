using System.Net;
using System.Net.Http.Headers;
using BentoSharp.Client;
using BentoSharp.EndToEnd.Tests.Service;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Payloads;

/// <summary>What is refused leaves nothing behind, and what is short makes no file.</summary>
public sealed class LimitTests
{
    private const int Limit = 1_000_000;

    private static readonly BentoFile Small = BentoFile.FromBytes(new byte[1]);

    private ProbeHost _host = null!;
    private HttpClient _caller = null!;

    private string Database => Path.Combine(_host.Folder, "probe.db");

    [SetUp]
    public async Task Start()
    {
        _host = await ProbeHost.StartAsync(options =>
        {
            options.MaxBodyBytes = Limit;
            options.MaxArgumentsBytes = Limit / 2;
        });
        _caller = new HttpClient { BaseAddress = new Uri(_host.Url) };
    }

    [TearDown]
    public async Task Stop()
    {
        _caller.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_file_up_to_64_KB_stays_in_the_row_and_a_longer_one_is_a_file()
    {
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        Assert.That(await client.Measure.RunAsync(Pattern.File(65_536), [Small]), Is.EqualTo(new long[] { 65_536, 1, 1 }));
        Assert.That(PayloadFolder.Files(Database), Is.Empty);
        Assert.That(await client.Measure.RunAsync(Pattern.File(65_537), [Pattern.File(3)]), Is.EqualTo(new long[] { 65_537, 3, 1 }));
        Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(1));
        Assert.That(PayloadFolder.Incoming(Database), Is.Empty);
    }

    [Test]
    [Platform("Linux,MacOsX", Reason = "Modes are Unix's.")]
    public async Task Only_the_owner_may_read_the_files()
    {
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        await client.Measure.SubmitAsync(Pattern.File(100_000), [Small]);
        const UnixFileMode others = (UnixFileMode)0b111_111;
        string[] paths = [PayloadFolder.Files(Database).Single(), Database + ".payloads"];
        Assert.That(
            paths.Select(static path => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path) & others), Is.All.EqualTo(UnixFileMode.None));
    }

    [TestCase(100_000, 1)]
    [TestCase(10, 0)]
    public async Task A_long_result_that_is_no_file_is_kept_apart_as_well(int length, int files)
    {
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        var expected = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var handle = await client.Bytes.SubmitAsync(length);
        Assert.That(await handle, Is.EqualTo(expected));
        Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(files));

        var inProcess = (IProbeClient)_host.Services.GetService(typeof(IProbeClient))!;
        Assert.That(await inProcess.Bytes.GetAsync(handle.Id), Is.EqualTo(expected));
        using var head = await _caller.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/bytes/get?task_id=" + handle.Id));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(length));
    }

    [Test]
    public async Task A_file_over_the_limit_is_refused_before_it_is_sent()
    {
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        var opened = 0;
        var file = BentoFile.FromStream(
            () =>
            {
                opened++;
                return new Pattern(3 * Limit);
            },
            3 * Limit);
        var exception = (await Assert.ThrowsAsync<BentoServiceException>(() => client.Measure.SubmitAsync(file, [Small])))!;
        Assert.That(exception.StatusCode, Is.EqualTo(413));
        Assert.That(exception.Message, Does.Contain("1000000").And.Contain("MaxBodyBytes"));
        Assert.That(opened, Is.Zero);
        Assert.That(PayloadFolder.Files(Database), Is.Empty);
    }

    [Test]
    public async Task A_file_whose_length_is_not_known_before_is_refused_on_its_way_and_nothing_of_it_is_left()
    {
        using var content = Form(new StreamContent(new Pattern(Limit + 200_000)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/measure/submit") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _caller.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(PayloadFolder.Files(Database), Is.Empty);
    }

    [Test]
    public async Task Fields_that_are_too_long_for_memory_are_refused_and_the_files_before_them_deleted()
    {
        using var content = Form(new StreamContent(new Pattern(200_000)));
        content.Add(new StringContent(new string('x', (Limit / 2) + 1)), "\"note\"");
        using var answer = await _caller.PostAsync("/measure/submit", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("MaxArgumentsBytes"));
        Assert.That(PayloadFolder.Files(Database), Is.Empty);
    }

    [Test]
    public async Task A_file_beside_wrong_arguments_is_deleted()
    {
        using var content = Form(new StreamContent(new Pattern(200_000)));
        content.Add(new StringContent("[1]"), "\"note\"");
        using var answer = await _caller.PostAsync("/measure/submit", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(PayloadFolder.Files(Database), Is.Empty);
    }

    [Test]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using var content = Form(new StreamContent(new BrokenStream(300_000)));
        await Assert.CatchAsync<HttpRequestException>(() => _caller.PostAsync("/measure/submit", content));
        await PayloadFolder.WaitForAsync(Database, 0);
    }

    [Test]
    public async Task A_repeated_submit_of_one_key_keeps_its_file_once()
    {
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        var options = new SubmitOptions { IdempotencyKey = "once" };
        var first = await client.Measure.SubmitAsync(Pattern.File(200_000), [Small], options: options);
        var second = await client.Measure.SubmitAsync(Pattern.File(200_000), [Small], options: options);
        Assert.That(second.Id, Is.EqualTo(first.Id));
        Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(1));
        var other = (await Assert.ThrowsAsync<BentoServiceException>(() => client.Measure.SubmitAsync(Pattern.File(200_001), [Small], options: options)))!;
        Assert.That(other.StatusCode, Is.EqualTo(422));
        Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_folder_that_can_not_be_written_refuses_the_submit_and_short_ones_go_on()
    {
        await File.WriteAllTextAsync(Database + ".payloads", "no folder");
        using var content = Form(new StreamContent(new Pattern(200_000)));
        using var answer = await _caller.PostAsync("/measure/submit", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("nothing was stored"));

        await using var client = new ProbeAsyncHttpClient(_host.Url);
        Assert.That(await client.Measure.RunAsync(Pattern.File(10), [Small]), Is.EqualTo(new long[] { 10, 1, 1 }));
    }

    [Test]
    public async Task A_result_that_has_no_room_is_not_given_up()
    {
        await File.WriteAllTextAsync(Database + ".payloads", "no folder");
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        var handle = await client.Bytes.SubmitAsync(100_000);
        while ((await handle.GetStatusAsync()).Status == BentoTaskStatus.Pending)
        {
        }

        await Assert.ThrowsAsync<TimeoutException>(() => handle.GetResultAsync(TimeSpan.FromMilliseconds(200)));
        File.Delete(Database + ".payloads");
        Assert.That(await handle.GetResultAsync(TimeSpan.FromSeconds(30)), Has.Length.EqualTo(100_000));
    }

    [Test]
    public async Task A_retry_shares_the_file()
    {
        await using var client = new ProbeAsyncHttpClient(_host.Url);
        var first = await client.Measure.SubmitAsync(Pattern.File(200_000), [Small]);
        await first;
        Assert.That(await await first.RetryAsync(), Is.EqualTo(new long[] { 200_000, 1, 1 }));
        Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task The_in_process_client_keeps_the_same_files()
    {
        var client = (IProbeClient)_host.Services.GetService(typeof(IProbeClient))!;
        Assert.That(await client.Measure.RunAsync(Pattern.File(3 * Limit), [Small]), Is.EqualTo(new long[] { 3 * Limit, 1, 1 }), "it has no limit");
        Assert.That(PayloadFolder.Files(Database), Has.Length.EqualTo(1));
    }

    private static MultipartFormDataContent Form(HttpContent file)
    {
        file.Headers.ContentType = new MediaTypeHeaderValue("application/x-pattern");
        return new MultipartFormDataContent { { file, "\"first\"", "\"pattern.bin\"" } };
    }

    /// <summary>Gives some bytes and then fails.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("It breaks off.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
