using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;

namespace BentoSharp.DemoService;

/// <summary>The service that BentoML's recorded exchanges belong to, as a user of BentoSharp would write it.</summary>
[BentoService(Concurrency = 16)]
public sealed class DemoService
{
    [BentoTask]
    public int Add(int a, int b = 2) => a + b;

    [BentoTask]
    public string EchoStr(string text = "hi") => text;

    [BentoTask(Name = "aecho")]
    public async Task<Echo> EchoAsync(string text, int n = 1)
    {
        await Task.Yield();
        return new Echo(string.Concat(Enumerable.Repeat(text, n)), n, null, 1.5);
    }

    [BentoTask]
    public string Sleep(CancellationToken cancellationToken, double secs = 1.0)
    {
        cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(secs));
        cancellationToken.ThrowIfCancellationRequested();
        return Slept(secs);
    }

    [BentoTask(Name = "asleep")]
    public async Task<string> DelayAsync(CancellationToken cancellationToken, double secs = 1.0)
    {
        await Task.Delay(TimeSpan.FromSeconds(secs), cancellationToken);
        return Slept(secs);
    }

    [BentoTask]
    public Out Nested(Order order) => new(order.Items.Sum(item => item.Qty), [.. order.Items.Select(item => item.Name)]);

    [BentoTask]
    public IReadOnlyList<object?> Opt(int? a = null, Mode mode = Mode.X, [Range(1, 10)] int k = 3) => [a, mode, k];

    [BentoTask]
    public FileFacts FileIn(BentoFile f, string note = "n") =>
        new(f.ReadAllBytes().Length, note, f.Name?.EndsWith("hello.txt", StringComparison.Ordinal) == true);

    [BentoTask]
    public IReadOnlyList<int> FilesIn(IReadOnlyList<BentoFile> fs, Item meta) => [.. fs.Select(file => file.ReadAllBytes().Length)];

    [BentoTask]
    public BentoFile FileOut() => BentoFile.FromBytes("file body"u8.ToArray(), "résumé out.txt", "text/plain");

    [BentoTask]
    public byte[] BytesOut() => [0, 1, 0xff, .. "raw"u8];

    [BentoTask]
    public void NoneOut()
    {
    }

    [BentoTask]
    public Anything AnyOut(JsonElement x) => new(x);

    [BentoTask(Route = "/custom/path")]
    public int Custom(int a = 1) => a;

    [BentoTask]
    public IReadOnlyList<int> Batched(IReadOnlyList<int> xs) => [.. xs.Select(x => x * 10)];

    [BentoTask]
    public string Boom(string kind = "generic") => throw (kind switch
    {
        "invalid" => new BentoException(400, "bad arg given"),
        "notfound" => new BentoException(404, "nothing here"),
        "unavail" => new BentoException(503, "busy"),
        "bento" => new BentoException("bento msg"),
        "403" => new BentoException(403, "forbidden"),
        "418" => new BentoException(418, "teapot"),
        _ => new InvalidOperationException("secret detail"),
    });

    [BentoApi]
    public int Plain(int a) => a;

    private static string Slept(double secs) => string.Create(CultureInfo.InvariantCulture, $"slept {secs:0.0###############}");
}
