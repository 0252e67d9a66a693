using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Schemas.Pulled;
using NUnit.Framework;
using Item = BentoSharp.EndToEnd.Tests.Schemas.Pulled.Item;
using Order = BentoSharp.EndToEnd.Tests.Schemas.Pulled.Order;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>Clients that are generated from the Demo service's own schema, as a BentoSchema item of this project, call that service.</summary>
public sealed class SchemaClientTests
{
    [Test]
    public async Task Typed_results_of_every_kind()
    {
        await using var demo = new Schemas.Pulled.DemoAsyncHttpClient(DemoHost.Url);
        Assert.That(await demo.Add.RunAsync(1), Is.EqualTo(3L));
        Assert.That(await demo.PlainAsync(7), Is.EqualTo(7L));
        var order = new Order { Id = 1, Items = [new Item { Name = "x", Qty = 4 }, new Item { Name = "y" }] };
        var total = await demo.Nested.RunAsync(order);
        Assert.That((total.Total, total.Names), Is.EqualTo((5L, new[] { "x", "y" })));
        Assert.That((await demo.RootModel.CallAsync(order)).Total, Is.EqualTo(2));
        Assert.That(await demo.RootList.RunAsync([1, 2]), Is.EqualTo(new long[] { 2, 1 }));
        var doubled = await demo.Arr.RunAsync(new BentoTensor<float>(new float[] { 1, 2, 3, 4 }, 4));
        Assert.That((doubled[1, 0], doubled.Shape.Count), Is.EqualTo((6f, 2)));
        Assert.That((await demo.FileOut.RunAsync()).Name, Is.EqualTo("résumé out.txt"));
        Assert.That((await demo.ImageIn.RunAsync(BentoImage.FromBytes(Samples.Png), 2.5)).Fmt, Is.EqualTo("PNG"));
        Assert.That((await demo.ImageOut.RunAsync(3)).Width, Is.EqualTo(3));
        var first = await demo.Df.RunAsync(new BentoTable([new("a", [Number(1)]), new("b", [Number(2)])]));
        Assert.That(first.Numbers("b")[0], Is.EqualTo(2));
        var chosen = await demo.Opt.RunAsync(mode: Schemas.Pulled.Mode.Y);
        Assert.That((chosen[0].ValueKind, chosen[1].GetString(), chosen[2].GetInt32()), Is.EqualTo((JsonValueKind.Null, "y", 3)));
        await demo.NoneOut.RunAsync();
        var text = "";
        await foreach (var piece in demo.StreamAsync(2))
        {
            text += piece;
        }

        Assert.That(text, Is.EqualTo("chunk0\nchunk1\n"));
    }

    [Test]
    public void The_blocking_client_too()
    {
        using var demo = new Schemas.Pulled.DemoSyncHttpClient(DemoHost.Url);
        Assert.That(demo.EchoStr.Run(), Is.EqualTo("hi"));
    }

    private static JsonElement Number(int number) => JsonSerializer.SerializeToElement(number);
}
