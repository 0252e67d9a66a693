using System.Text;
using System.Text.Json;
using BentoSharp.Client.Tests.Contract;

namespace BentoSharp.Client.Tests.Recorded;

/// <summary>Calls that recorded cases belong to, and what they give.</summary>
public sealed record PythonCalls(string Case, Func<IDemoClient, Task<object?>> Run, object? Result)
{
    /// <summary>A red PNG of 4 by 3.</summary>
    private static readonly byte[] Red = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR4nGP8z4AATAy4OAAmdgEF5PO41QAAAABJRU5ErkJggg==");

    private static readonly DemoOrder Order = new(1, [Item("x")]);

    public static IReadOnlyList<PythonCalls> All { get; } =
    [
        new("client-async-add-positional", async demo => await demo.Add.RunAsync(3, 4), 7),
        new("client-async-add-kw-default", async demo => await demo.Add.RunAsync(3), 5),
        new("client-sync-add-kw-default", async demo => await demo.Add.RunAsync(3), 5),
        new("client-async-str", async demo => await demo.EchoStr.RunAsync("h\u00e9llo \"q\""), "h\u00e9llo \"q\""),
        new("client-async-call-str", async demo => await demo.EchoStr.CallAsync("h\u00e9llo \"q\""), "h\u00e9llo \"q\""),
        new("client-async-dict", async demo => await demo.Echo.RunAsync("ab", 2), new DemoEcho("abab", 2, null, 1.5)),
        new("client-async-nested-dict", async demo => Text(await demo.Nested.RunAsync(Order)), "1 x"),
        new("client-async-none", async demo => await Nothing(demo.NoneOut.RunAsync()), null),
        new("client-async-bytes", async demo => Convert.ToHexString(await demo.BytesOut.RunAsync()), "0001FF726177"),
        new("client-async-any", async demo => (await demo.AnyOut.RunAsync(JsonElement.Parse("""[1,{"y":null}]"""))).GetProperty("x")[1].GetRawText(), """{"y": null}"""),
        new("client-async-file-path", async demo => await demo.FileIn.RunAsync(Txt("hello.txt", "file body"), "a note"), new DemoFile(9, "a note", true)),
        new("client-async-files-list", async demo => await demo.FilesIn.RunAsync([Txt("hello.txt", "file body"), BentoFile.FromBytes(new byte[] { 0, 1 }, "noext")], Item("n")), new[] { 9, 2 }),
        new("client-async-image-path", async demo => await demo.ImageIn.RunAsync(BentoImage.FromBytes(Red, "red.png")), new DemoImage(4, 3, "PNG", 1)),
        new("client-async-opt-image-none", async demo => await demo.OptImage.RunAsync(), -1),
        new("client-async-image-out", async demo => Text(await demo.ImageOut.RunAsync(3, 2)), "png 3x2"),
        new("client-async-call-image-out", async demo => Text(await demo.ImageOut.CallAsync(3, 2)), "png 3x2"),
        new("client-async-call-file-out", async demo => Text(await demo.FileOut.CallAsync()), "r\u00e9sum\u00e9 out.txt: file body"),
        new("client-async-ndarray", async demo => Text(await demo.Arr.RunAsync(new BentoTensor<float>(new float[] { 1, 2, 3, 4.5f }, 2, 2))), "[2,2] 2 4 6 9"),
        new("client-async-ndarray-typed-out", async demo => Text(await demo.TypedArr.RunAsync(new BentoTensor<double>(new double[] { 1 }, 1))), "[3] 1 2 3"),
        new("client-async-dataframe", async demo => Text(await demo.Df.RunAsync(Table)), "a=1 b=u"),
        new("client-async-dataframe-cols", async demo => await demo.DfCols.RunAsync(new BentoTable([new("a", [Json("1"), Json("2")])])), 2),
        new("client-async-custom-route", async demo => await demo.Custom.RunAsync(9), 9),
        new("client-async-batched", async demo => await demo.Batched.RunAsync([1, 2]), new[] { 10, 20 }),
        new("client-async-root-list", async demo => await demo.RootList.RunAsync([1, 2, 3]), new[] { 3, 2, 1 }),
        new("client-async-root-model", async demo => Text(await demo.RootModel.RunAsync(Order)), "1 "),
        new("client-sync-root-text", async demo => await demo.RootText.RunAsync("hello"), "HELLO"),
        new("client-sync-root-file-path", async demo => await demo.RootFile.RunAsync(BentoFile.FromBytes("RIFFxxxxWAVE"u8.ToArray(), "a.wav", "audio/x-wav")), 12),
        new("client-sync-root-image-path", async demo => Text(await demo.RootImage.RunAsync(BentoImage.FromBytes(Red))), "png 4x3"),
    ];

    private static BentoTable Table => new([new("a", [Json("1"), Json("2")]), new("b", [Json("\"u\""), Json("\"v\"")])]);

    private static DemoItem Item(string name) => new() { Name = name };

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static BentoFile Txt(string name, string text) => BentoFile.FromBytes(Encoding.UTF8.GetBytes(text), name);

    private static async Task<object?> Nothing(Task call)
    {
        await call;
        return null;
    }

    private static string Text(DemoOut result) => $"{result.Total} {string.Join(",", result.Names)}";

    private static string Text(BentoImage image) => $"{image.Format} {image.Width}x{image.Height}";

    private static string Text(BentoFile file) => $"{file.Name}: {Encoding.UTF8.GetString(file.ReadAllBytes())}";

    private static string Text<T>(BentoTensor<T> tensor)
        where T : unmanaged, System.Numerics.INumberBase<T> => $"[{string.Join(",", tensor.Shape)}] {string.Join(" ", tensor.Memory.ToArray())}";

    private static string Text(BentoTable table) => string.Join(" ", table.Row(0).OrderBy(static cell => cell.Key).Select(static cell => $"{cell.Key}={cell.Value}"));
}
