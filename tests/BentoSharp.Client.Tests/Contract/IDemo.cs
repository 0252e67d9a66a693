using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BentoSharp.Client.Tests.Contract;

public sealed record DemoItem
{
    public required string Name { get; init; }

    public int Qty { get; init; } = 1;

    public IReadOnlyList<string> Tags { get; init; } = [];
}

public sealed record DemoOrder(int Id, IReadOnlyList<DemoItem> Items, string? Note = null);

public sealed record DemoOut(int Total, IReadOnlyList<string> Names);

public sealed record DemoEcho(string Text, int N, string? Nul, double F);

public sealed record DemoFile(int Len, string Note, bool SuffixKept);

public sealed record DemoImage(int W, int H, string Fmt, double Scale);

/// <summary>BentoML's recorded Demo service, which is written in Python, as a .NET team would declare it to call it.</summary>
[BentoService(Name = "Demo")]
public interface IDemo
{
    [BentoTask]
    int Add(int a, int b = 2);

    [BentoTask]
    string EchoStr(string text = "hi");

    [BentoTask(Name = "aecho")]
    DemoEcho Echo(string text, int n = 1);

    [BentoTask(Name = "asleep")]
    string Sleep(double secs = 1.0);

    [BentoTask]
    DemoOut Nested(DemoOrder order);

    [BentoTask]
    DemoFile FileIn(BentoFile f, string note = "n");

    [BentoTask]
    IReadOnlyList<int> FilesIn(IReadOnlyList<BentoFile> fs, DemoItem meta);

    [BentoTask]
    int OptImage(BentoImage? f = null);

    [BentoTask]
    DemoImage ImageIn(BentoImage img, double scale = 1.0);

    [BentoTask]
    BentoImage ImageOut(int w = 2, int h = 2);

    [BentoTask]
    BentoFile ImageJpegOut();

    [BentoTask]
    BentoFile FileOut();

    [BentoTask]
    byte[] BytesOut();

    [BentoTask]
    void NoneOut();

    [BentoTask]
    JsonElement AnyOut(JsonElement x);

    [BentoTask]
    BentoTensor<float> Arr(BentoTensor<float> x);

    [BentoTask]
    BentoTensor<long> TypedArr(BentoTensor<double> x);

    [BentoTask]
    BentoTable Df(BentoTable x);

    [BentoTask]
    int DfCols([BentoTableShape(BentoTableOrient.Columns)] BentoTable x);

    [BentoTask]
    string RootText([BentoRoot] string text);

    [BentoTask]
    DemoOut RootModel([BentoRoot] DemoOrder order);

    [BentoTask]
    BentoImage RootImage([BentoRoot] BentoImage image);

    [BentoTask]
    int RootFile([BentoRoot] BentoFile file);

    [BentoTask]
    IReadOnlyList<int> RootList([BentoRoot] IReadOnlyList<int> numbers);

    [BentoTask(Route = "/custom/path")]
    int Custom(int a = 1);

    [BentoTask]
    IReadOnlyList<int> Batched(IReadOnlyList<int> xs);

    [BentoTask]
    string Boom(string kind = "generic");

    [BentoApi]
    IAsyncEnumerable<string> Stream(int n = 3, CancellationToken cancellationToken = default);

    [BentoApi]
    IAsyncEnumerable<Dictionary<string, int>> StreamJson(int n = 2, CancellationToken cancellationToken = default);
}
