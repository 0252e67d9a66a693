using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using BentoSharp;

namespace Acme;

public sealed record Wish(string Text);

public abstract partial class BaseContext : JsonSerializerContext
{
    protected BaseContext()
        : base(null)
    {
    }
}

public sealed class EvenAttribute(params int[] except) : ValidationAttribute
{
    public string? Hint { get; set; }

    public override bool IsValid(object? value) => value is int number && (number % 2 == 0 || except.Contains(number));
}

[BentoService(Name = "settings.v1", Workers = 2, Concurrency = 4, Gpus = 1, Cpu = 2, Memory = "1.5Gi", JsonContext = typeof(WishContext))]
public sealed class Settings
{
    [BentoTask(Retries = 0, RetryDelaySeconds = 1, MaxRetryDelaySeconds = 300, TimeoutSeconds = 0, Priority = BentoTaskPriority.Normal, Concurrency = 0)]
    public Task<Wish> Default() => Task.FromResult(new Wish(""));

    [BentoTask(
        Name = "all_values",
        Route = "/wishes/all",
        Retries = 5,
        RetryDelaySeconds = 0.25,
        MaxRetryDelaySeconds = 60,
        RetryOn = new[] { typeof(TimeoutException), typeof(System.IO.IOException) },
        TimeoutSeconds = 1e3,
        Priority = BentoTaskPriority.Low,
        Concurrency = 2)]
    public Task<Wish> All(
        [Range(1, 10)] int steps,
        [StringLength(5, MinimumLength = 2, ErrorMessage = "a \"short\" text")] string text,
        [AllowedValues("x", "y", null)] string? choice = null,
        [Even(1, 3, Hint = "even")] int even = 2,
        [Range(typeof(decimal), "0", "1")] decimal part = 0.5m,
        [Required, MinLength(1)] string[]? list = null) => Task.FromResult(new Wish(text));
}

// As System.Text.Json's generator would write it.
public sealed partial class WishContext : JsonSerializerContext
{
    private WishContext()
        : base(new System.Text.Json.JsonSerializerOptions())
    {
    }

    public static WishContext Default { get; } = new();

    protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

    public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
}
