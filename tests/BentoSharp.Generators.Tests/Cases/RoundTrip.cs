using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using BentoSharp;
using BentoSharp.Clients;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Acme;

public enum Colour
{
    Red,
    DarkGreen,
}

public sealed record Item(string Name, int Count, Colour Colour = Colour.Red);

public interface IGreeter
{
    string Greet(string name);
}

public sealed class Greeter(string greeting) : IGreeter
{
    public string Greet(string name) => $"{greeting} {name}";
}

public interface IUnknown;

[BentoService(Workers = 3)]
public sealed class Kitchen(IGreeter greeter)
{
    [BentoTask(Retries = 2)]
    public string Numbers(
        sbyte tiny = -128, byte small = 255, int negative = int.MinValue, uint unsigned = uint.MaxValue, long far = long.MinValue,
        ulong farthest = ulong.MaxValue, float ratio = -1.5f, double exact = 0.1, double huge = 1e300, decimal price = 12.50m) =>
        string.Create(CultureInfo.InvariantCulture, $"{tiny} {small} {negative} {unsigned} {far} {farthest} {ratio} {exact} {huge} {price}");

    [BentoTask]
    public string Others(
        string text = "a \"quote\"\nand ü", char letter = '\'', bool yes = true, Colour colour = Colour.DarkGreen, Colour? maybe = null, int? number = 5,
        Guid id = default, string? none = null, int[]? list = null) =>
        $"{text} {letter} {yes} {colour} {Show(maybe)} {Show(number)} {id:N} {Show(none)} {Show(list?.Length)}";

    [BentoTask]
    public async Task<Item> Records(Item item, List<Item> items, IReadOnlyDictionary<string, int> map, Item? maybe, DateOnly day)
    {
        await Task.Yield();
        return item with { Name = $"{item.Name} {items.Count} {items[0].Name} {map["one"]} {Show(maybe?.Name)} {day:yyyy-MM-dd}", Count = item.Count + 1 };
    }

    [BentoTask]
    public ValueTask<string> Special(
        BentoTaskContext context, string name, [FromServices] IGreeter injected, [FromServices] IUnknown? unknown,
        [FromKeyedServices("loud")] IGreeter loud, CancellationToken token, BentoTaskContext? maybe = null) =>
        new($"{context.Id}|{injected.Greet(name)}|{loud.Greet(name)}|{unknown is null}|{token.CanBeCanceled}|{maybe is null}|{greeter.Greet("me")}");

    [BentoTask]
    public string Files(BentoFile one, List<BentoFile> list, BentoFile[] array, BentoFile? maybe = null) =>
        $"{Text(one)} {string.Join("+", list.Select(Text))} {string.Join("+", array.Select(Text))} {(maybe is null ? "none" : Text(maybe))}";

    [BentoTask]
    public string Checked([Range(1, 10)] int steps, [StringLength(5)] string text, [AllowedValues("x", "y", null)] string? choice = null) => $"{steps} {text} {choice}";

    [BentoTask]
    public object Anything(object value) => value;

    [BentoTask]
    public void Remember(string value) => Remembered = value;

    [BentoTask]
    public async Task RememberLater(string value)
    {
        await Task.Yield();
        Remembered = value;
    }

    [BentoApi(TimeoutSeconds = 1.5)]
    public int Add(int left, int right = 1) => left + right;

    [BentoApi]
    public void Forget() => Remembered = "";

    [BentoApi]
    public byte[] Bytes(byte[] value) => [.. value, 0];

    public static string Remembered { get; private set; } = "";

    private static string Text(BentoFile file) => $"{file.Name}:{Encoding.UTF8.GetString(file.ReadAllBytes())}";

    private static string Show<T>(T value) => value?.ToString() ?? "null";
}

public interface ITwiceService
{
    Task<int> Twice(int number);
}

[BentoService]
public interface IContractService : ITwiceService
{
    [BentoTask(Retries = 1)]
    int Half(int number = 8);

    [BentoApi]
    string Name(BentoTaskContext? context = null);
}

[BentoService]
public sealed class Implementation : IContractService
{
    [BentoTask(TimeoutSeconds = 9)]
    public int Half(int number = 3) => number / 2;

    string IContractService.Name(BentoTaskContext? context) => "implementation";

    public Task<int> Twice(int number) => Task.FromResult(number * 2);
}

/// <summary>What the tests call.</summary>
public static class Probe
{
    public static void Add(BentoSharpBuilder builder)
    {
        builder.Services.AddSingleton<IGreeter>(new Greeter("hello"));
        builder.Services.AddKeyedSingleton<IGreeter>("loud", new Greeter("HELLO"));
        builder.AddKitchen().AddImplementation();
    }

    public static Task<string> DefaultNumbers(IBentoChannel channel) => new KitchenClient(channel).Numbers.RunAsync();

    public static Task<string> GivenNumbers(IBentoChannel channel) =>
        new KitchenClient(channel).Numbers.RunAsync(1, 2, 3, 4, 5, 6, 7.5f, 8.25, 9e9, 10.10m);

    public static async Task<string> AwaitedHandle(IBentoChannel channel) => await await new KitchenClient(channel).Numbers.SubmitAsync(small: 7);

    public static Task<string> DefaultOthers(IBentoChannel channel) => new KitchenClient(channel).Others.CallAsync();

    public static Task<string> GivenOthers(IBentoChannel channel) =>
        new KitchenClient(channel).Others.CallAsync("t", 'l', false, Colour.Red, Colour.DarkGreen, null, new Guid("00000000000000000000000000000001"), "n", [1, 2]);

    public static async Task<string> Records(IBentoChannel channel) => (await new KitchenClient(channel).Records.RunAsync(
        new Item("a", 1, Colour.DarkGreen), [new Item("b", 2)], new Dictionary<string, int> { ["one"] = 1 }, null, new DateOnly(2026, 1, 31))).ToString();

    public static Task<string> Special(IBentoChannel channel) => new KitchenClient(channel).Special.RunAsync("you");

    public static Task<string> SpecialAtOnce(IBentoChannel channel) => new KitchenClient(channel).Special.CallAsync("you");

    public static Task<string> Files(IBentoChannel channel) => new KitchenClient(channel).Files.RunAsync(File("1"), [File("2"), File("3")], [File("4")], File("5"));

    public static Task<string> FewerFiles(IBentoChannel channel) => new KitchenClient(channel).Files.RunAsync(File("1"), [File("2")], [File("3")]);

    public static async Task<string> Anything(IBentoChannel channel) => (await new KitchenClient(channel).Anything.RunAsync("any")).ToString()!;

    public static async Task<string> Void(IBentoChannel channel)
    {
        var client = new KitchenClient(channel);
        await client.Remember.RunAsync("one");
        var first = Kitchen.Remembered;
        await client.RememberLater.CallAsync("two");
        var second = Kitchen.Remembered;
        await await client.Remember.SubmitAsync("three");
        var third = Kitchen.Remembered;
        await client.ForgetAsync();
        return $"{first} {second} {third} [{Kitchen.Remembered}]";
    }

    public static async Task<string> Apis(IBentoChannel channel)
    {
        var client = new KitchenClient(channel);
        return $"{await client.AddAsync(2)} {await client.AddAsync(2, 3)} {Convert.ToHexString(await client.BytesAsync([1, 2]))}";
    }

    public static string Sync(IBentoSyncChannel channel)
    {
        var client = new KitchenSyncClient(channel);
        client.Remember.Run("sync");
        var remembered = Kitchen.Remembered;
        client.Forget();
        var handle = client.Numbers.Submit(tiny: 1);
        return $"{client.Add(1)} {remembered}[{Kitchen.Remembered}] {handle.Get().Split(' ')[0]} {client.Numbers.Get(handle.Id).Length == handle.Get().Length} "
            + $"{client.Numbers.Run(2).Split(' ')[0]} {client.Numbers.Call(3).Split(' ')[0]} {client.Numbers.GetStatus(handle.Id).Status}";
    }

    public static async Task<string> Contract(IBentoChannel channel)
    {
        IContractClient client = new ContractClient(channel);
        return $"{await client.Half.RunAsync()} {await client.Half.CallAsync(20)} {await client.NameAsync()}";
    }

    private static BentoFile File(string text) => BentoFile.FromBytes(Encoding.UTF8.GetBytes(text), $"{text}.txt");
}
