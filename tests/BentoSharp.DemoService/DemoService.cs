using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BentoSharp.DemoService;

/// <summary>The service that BentoML's recorded exchanges belong to, as a user of BentoSharp would write it.</summary>
[BentoService(Concurrency = 16)]
public sealed class DemoService
{
    /// <summary>Adds two ints.</summary>
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
    public IReadOnlyList<object?> Opt(int? a = null, Mode mode = Mode.X, [Range(1, 10), Description("how many")] int k = 3) => [a, mode, k];

    [BentoTask]
    public FileFacts FileIn(BentoFile f, string note = "n") =>
        new(f.ReadAllBytes().Length, note, f.Name?.EndsWith("hello.txt", StringComparison.Ordinal) == true);

    [BentoTask]
    public int AudioIn([BentoContentType("audio/*")] BentoFile f) => f.ReadAllBytes().Length;

    [BentoTask]
    public IReadOnlyList<int> FilesIn(IReadOnlyList<BentoFile> fs, Item meta) => [.. fs.Select(file => file.ReadAllBytes().Length)];

    [BentoTask]
    public int OptImage(BentoImage? f = null) => f?.Width ?? -1;

    [BentoTask]
    public ImageFacts ImageIn(BentoImage img, double scale = 1.0) => new(img.Width, img.Height, img.Format.ToUpperInvariant(), scale);

    [BentoTask]
    public BentoImage ImageOut(int w = 2, int h = 2) => Pictures.Red(w, h);

    [BentoTask]
    [return: BentoContentType("image/jpeg")]
    public BentoFile ImageJpegOut() => BentoFile.FromBytes(Pictures.GreenJpeg(), "pic.jpg");

    [BentoTask]
    public BentoFile FileOut() => BentoFile.FromBytes("file body"u8.ToArray(), "résumé out.txt");

    [BentoTask]
    public byte[] BytesOut() => [0, 1, 0xff, .. "raw"u8];

    [BentoTask]
    public void NoneOut()
    {
    }

    [BentoTask]
    public Anything AnyOut(JsonElement x) => new(x);

    [BentoTask]
    public BentoTensor<float> Arr([TensorInput(2, 2, Reshape = true)] BentoTensor<float> x) =>
        new(x.Memory.ToArray().Select(number => number * 2).ToArray(), [.. x.Shape]);

    [BentoTask]
    [return: TensorOutput(3)]
    public BentoTensor<long> TypedArr(BentoTensor<double> x) => new(new long[] { 1, 2, 3 }, 3);

    [BentoTask]
    public BentoTable Df([BentoTableShape(BentoTableOrient.Records, "a", "b")] BentoTable x) => x.Rows(0, 1);

    [BentoTask]
    public int DfCols([BentoTableShape(BentoTableOrient.Columns)] BentoTable x) => x.RowCount;

    [BentoTask]
    public string RootText([BentoRoot] string text) => text.ToUpperInvariant();

    [BentoTask]
    public Out RootModel([BentoRoot] Order order) => new(order.Items.Count, []);

    [BentoTask]
    public BentoImage RootImage([BentoRoot] BentoImage image) => Pictures.Rotated(image);

    [BentoTask]
    public int RootFile([BentoRoot, BentoContentType("audio/wav")] BentoFile file) => file.ReadAllBytes().Length;

    [BentoTask]
    public IReadOnlyList<int> RootList([BentoRoot] IReadOnlyList<int> numbers) => [.. numbers.Reverse()];

    [BentoTask(Route = "/custom/path")]
    public int Custom(int a = 1) => a;

    [BentoTask(Batchable = true)]
    public IReadOnlyList<int> Batched(IReadOnlyList<int> xs) => [.. xs.Select(x => x * 10)];

    [BentoTask]
    public Dictionary<string, object?> KwargsTask(int a, [BentoExtra] IReadOnlyDictionary<string, JsonElement> kwargs)
    {
        var result = new Dictionary<string, object?> { ["a"] = a };
        foreach (var (name, value) in kwargs)
        {
            result[name] = value;
        }

        return result;
    }

    [BentoTask]
    public string Boom(string kind = "generic") => kind switch
    {
        "invalid" => throw new BentoException(400, "bad arg given"),
        "notfound" => throw new BentoException(404, "nothing here"),
        "unavail" => throw new BentoException(503, "busy"),
        "bento" => throw new BentoException("bento msg"),
        "403" => throw new BentoException(403, "forbidden"),
        "418" => throw new BentoException(418, "teapot"),
        "badtype" => null!,
        "exit" => Exit(),
        _ => throw new InvalidOperationException("secret detail"),
    };

    [BentoTask]
    public ContextFacts CtxTask(BentoContext context, BentoTaskContext? task, int code = 201)
    {
        context.StatusCode = code;
        context.SetHeader("X-Custom", "v1");
        context.SetCookie("c", "1");
        return new ContextFacts(task is not null, context.RequestHeaders.GetValueOrDefault("x-in"));
    }

    [BentoApi]
    public int Plain(int a) => a;

    [BentoApi]
    public async IAsyncEnumerable<string> Stream(int n = 3, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < n; i++)
        {
            await Task.Delay(1, cancellationToken);
            yield return $"chunk{i}\n";
        }
    }

    [BentoApi(MediaType = "text/event-stream")]
    public async IAsyncEnumerable<string> Sse(int n = 2)
    {
        for (var i = 0; i < n; i++)
        {
            await Task.Yield();
            yield return $"data: {i}\n\n";
        }
    }

    [BentoApi]
    public async IAsyncEnumerable<Dictionary<string, int>> StreamJson(int n = 2)
    {
        for (var i = 0; i < n; i++)
        {
            await Task.Yield();
            yield return new Dictionary<string, int> { ["i"] = i };
        }
    }

    private static string Slept(double secs) => string.Create(CultureInfo.InvariantCulture, $"slept {secs:0.0###############}");

    private static string Exit()
    {
        Environment.Exit(1);
        return "";
    }
}
