using System.Diagnostics;
using System.Globalization;
using BentoSharp.Client;
using BentoSharp.CrashService;
using BentoSharp.EndToEnd.Tests.Crash;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Payloads;

/// <summary>Files of 100 MB through a service in a process of its own, whose memory is watched from outside.</summary>
[Platform("Linux", Reason = "The peak of a process's memory is read from /proc.")]
public sealed class FlatMemoryTests
{
    private const long Length = 100 * 1024 * 1024;
    private const long MostBytes = 40 * 1024 * 1024;

    private static readonly string Expected = Pattern.Hash(Length);

    private string _folder = null!;
    private ServiceProcess _service = null!;

    private string Database => Path.Combine(_folder, "large.db");

    [SetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("bentosharp-").FullName;
        _service = await ServiceProcess.StartAsync(Database);

        // What is loaded and compiled once does not count.
        await using var client = new CrashAsyncHttpClient(_service.Url);
        await client.Copy.RunAsync(Pattern.File(2_000_000));
        await client.Copy.CallAsync(Pattern.File(2_000_000));
        await client.DigestBody.RunAsync(Pattern.File(2_000_000));
    }

    [TearDown]
    public async Task Stop()
    {
        await _service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_asynchronous_client_queues_a_file_and_downloads_the_result() => await IsFlatAsync(async () =>
    {
        await using var client = new CrashAsyncHttpClient(_service.Url);
        var copy = await client.Copy.RunAsync(Pattern.File(Length));
        Assert.That(copy, Has.Property("Name").EqualTo("copy.bin").And.Property("ContentType").EqualTo("application/x-copy"));
        Assert.That(copy.Length, Is.EqualTo(Length));
        Assert.That(await Pattern.HashAsync(copy), Is.EqualTo(Expected));
        Assert.That(await Pattern.HashAsync(copy), Is.EqualTo(Expected), "it can be read again");
    });

    [Test]
    public async Task The_synchronous_client_queues_a_file_and_downloads_the_result() => await IsFlatAsync(async () =>
    {
        using var client = new CrashSyncHttpClient(_service.Url);
        Assert.That(await Pattern.HashAsync(client.Copy.Run(Pattern.File(Length, isLengthKnown: false))), Is.EqualTo(Expected));
    });

    [Test]
    public async Task An_immediate_call_takes_a_file_and_answers_one() => await IsFlatAsync(async () =>
    {
        await using var client = new CrashAsyncHttpClient(_service.Url);
        Assert.That(await Pattern.HashAsync(await client.Copy.CallAsync(Pattern.File(Length))), Is.EqualTo(Expected));
        using var sync = new CrashSyncHttpClient(_service.Url);
        Assert.That(await Pattern.HashAsync(sync.Copy.Call(Pattern.File(Length))), Is.EqualTo(Expected));
        await PayloadFolder.WaitForAsync(Database, 3);
        Assert.That(PayloadFolder.Incoming(Database), Is.Empty, "only the files of the tasks before are left");
    });

    [Test]
    public async Task A_body_that_is_the_file_is_taken() => await IsFlatAsync(async () =>
    {
        await using var client = new CrashAsyncHttpClient(_service.Url);
        Assert.That(await client.DigestBody.RunAsync(Pattern.File(Length)), Is.EqualTo($" {Length} {Expected}"));
    });

    [Test]
    public async Task Curl_sends_a_form_or_the_body_and_downloads() => await IsFlatAsync(async () =>
    {
        var path = Path.Combine(_folder, "up.bin");
        await using (var pattern = new Pattern(Length))
        await using (var file = File.Create(path))
        {
            await pattern.CopyToAsync(file);
        }

        await using var client = new CrashAsyncHttpClient(_service.Url);
        var body = await CurlAsync("--data-binary", "@" + path, "-H", "content-type: application/x-pattern", _service.Url + "/digest_body/submit");
        Assert.That(await client.DigestBody.GetHandle(IdIn(body)).GetResultAsync(TimeSpan.FromSeconds(60)), Does.EndWith(Expected));

        var form = IdIn(await CurlAsync("-F", "file=@" + path, _service.Url + "/copy/submit"));
        await client.Copy.GetHandle(form).WaitAsync(TimeSpan.FromSeconds(60));
        var down = Path.Combine(_folder, "down.bin");
        await CurlAsync("-o", down, _service.Url + "/copy/get?task_id=" + form);
        Assert.That(await Pattern.HashAsync(BentoFile.FromPath(down)), Is.EqualTo(Expected));
    });

    /// <summary>Runs something that moves long files, and fails where either process had one of them in memory.</summary>
    private async Task IsFlatAsync(Func<Task> move)
    {
        var before = Memory("VmRSS");
        await File.WriteAllTextAsync($"/proc/{_service.Id}/clear_refs", "5");
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        await move();

        var growth = Memory("VmHWM") - before;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        TestContext.Out.WriteLine($"service: peak {growth / 1024:N0} KB above idle; caller: {allocated / 1024:N0} KB allocated");
        Assert.That(growth, Is.LessThan(MostBytes), "peak of the service's memory above idle");
        Assert.That(allocated, Is.LessThan(MostBytes), "bytes that the caller has allocated");
    }

    private long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{_service.Id}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string IdIn(string answer) => System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("task_id").GetString()!;

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", ["-sS", "--fail", .. arguments]) { RedirectStandardOutput = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        Assert.That(curl.ExitCode, Is.Zero);
        return output;
    }
}
