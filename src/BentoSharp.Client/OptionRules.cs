namespace BentoSharp.Client;

/// <summary>What the options must obey; each message says what would be right.</summary>
internal static class OptionRules
{
    /// <summary>The longest time that a timer takes: about 49 days.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static void Check(BentoHttpClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Timeout is not { } timeout || (timeout > TimeSpan.Zero && timeout <= LongestTimer),
            nameof(options.Timeout), options.Timeout, "must be more than zero and below 49 days; null means without limit");
        Require(options.MaxRetries >= 0, nameof(options.MaxRetries), options.MaxRetries, "must not be negative; 0 switches repeats off");
        Positive(options.BaseDelay, nameof(options.BaseDelay));
        Positive(options.MaxRetryAfter, nameof(options.MaxRetryAfter));
        Positive(options.PollInterval, nameof(options.PollInterval));
        Require(options.MaxDelay >= options.BaseDelay && options.MaxDelay <= TimeSpan.FromDays(1),
            nameof(options.MaxDelay), options.MaxDelay, $"must be from {nameof(options.BaseDelay)} ({options.BaseDelay}) to one day");
        Require(options.MaxPollInterval >= options.PollInterval && options.MaxPollInterval <= TimeSpan.FromDays(1),
            nameof(options.MaxPollInterval), options.MaxPollInterval, $"must be from {nameof(options.PollInterval)} ({options.PollInterval}) to one day");
        Require(options.LongPollWait == TimeSpan.Zero || (options.LongPollWait >= TimeSpan.FromSeconds(1) && options.LongPollWait <= TimeSpan.FromHours(1)),
            nameof(options.LongPollWait), options.LongPollWait, "must be from one second to one hour; zero switches long-polling off");
        Secret(options.BearerToken, nameof(options.BearerToken));
        Secret(options.ApiKey, nameof(options.ApiKey));
        Require(options.TimeProvider is not null, nameof(options.TimeProvider), null, "must not be null");
        foreach (var (name, value) in options.Headers)
        {
            Require(IsHeader(name, value), nameof(options.Headers), $"\"{name}\"", "must hold request headers, and values without line breaks");
        }
    }

    /// <summary>HttpClient would leave out what is none without a word.</summary>
    private static bool IsHeader(string name, string value)
    {
        using var request = new HttpRequestMessage();
        return value is not null && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 && request.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Secret(string? value, string name) =>
        Require(value is null || (value.Length > 0 && value.All(static c => c is > ' ' and < '\x7f')),
            name, "(hidden)", "must be printable ASCII without spaces; null sends none");

    private static void Positive(TimeSpan value, string name) =>
        Require(value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, value, "must be more than zero and at most one day");

    private static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(BentoHttpClientOptions)}.{name} {rule}; it is {value ?? "null"}.", name);
        }
    }
}
