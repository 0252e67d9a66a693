using BentoSharp;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Acme;

public interface IModel;

public sealed record Item(string Name, int Count);

[BentoService]
public sealed class Parameters
{
    [BentoTask]
    public void Special(
        BentoTaskContext task,
        string first,
        [FromServices] IModel model,
        [FromServices] IModel? maybe,
        [FromKeyedServices("large")] IModel large,
        [FromKeyedServices(3)] IModel? third,
        CancellationToken token,
        int second)
    {
    }

    [BentoTask]
    public void OptionalContext(BentoTaskContext? task = null, CancellationToken? token = null)
    {
    }

    [BentoTask]
    public void Files(
        BentoFile one,
        BentoFile? maybe,
        List<BentoFile> list,
        BentoFile[] array,
        IReadOnlyList<BentoFile> readOnly,
        IEnumerable<BentoFile> any,
        BentoFile? last = null)
    {
    }

    [BentoTask]
    public Stream Streams(Stream one, Stream? maybe, string text) => one;

    [BentoTask]
    public void Values(
        Item item,
        Item? maybeItem,
        int? maybeNumber,
        string? maybeText,
        List<Item> items,
        IReadOnlyDictionary<string, Item?> map,
        KeyValuePair<int, string?> pair,
        params string[] rest)
    {
    }
}
