using System.Globalization;
using BentoSharp.Hosting.Resources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting;

/// <summary>Overrides the values of attributes by configuration, and refuses values that make no sense.</summary>
internal static class ServiceConfiguration
{
    public static void Apply(IConfiguration configuration, BentoServiceDefinition service)
    {
        var section = configuration.GetSection("BentoSharp:Services").GetSection(service.Name);
        var settings = service.Settings;
        settings.Workers = Integer(section, nameof(settings.Workers), settings.Workers, 1);
        settings.Concurrency = Integer(section, nameof(settings.Concurrency), settings.Concurrency, 0);
        settings.MaxQueueLength = Integer(section, nameof(settings.MaxQueueLength), settings.MaxQueueLength, 0);
        settings.Gpus = Integer(section, nameof(settings.Gpus), settings.Gpus, 0);
        settings.Cpu = Integer(section, nameof(settings.Cpu), settings.Cpu, 0);
        settings.Memory = Memory(section, nameof(settings.Memory), settings.Memory);
        foreach (var method in service.Methods)
        {
            Apply(section.GetSection("Tasks").GetSection(method.Method.Name), method.Settings);
        }
    }

    public static void Apply(BentoSharpOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection("BentoSharp");
        options.Database = section[nameof(options.Database)] ?? options.Database;
        options.NodeName = section[nameof(options.NodeName)] ?? options.NodeName;
        options.OwnerClaim = section[nameof(options.OwnerClaim)] ?? options.OwnerClaim;
        options.MaxQueuedPerOwner = Integer(section, nameof(options.MaxQueuedPerOwner), options.MaxQueuedPerOwner, 0);
        options.MaxBytesPerOwner = Integer(section, nameof(options.MaxBytesPerOwner), options.MaxBytesPerOwner, 0);
        options.MaxBodyBytes = Integer(section, nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1);
        options.MaxArgumentsBytes = Integer(section, nameof(options.MaxArgumentsBytes), options.MaxArgumentsBytes, 1);
        options.InlineBodyBytes = Integer(section, nameof(options.InlineBodyBytes), options.InlineBodyBytes, 0);
        options.MaxInterruptions = Integer(section, nameof(options.MaxInterruptions), options.MaxInterruptions, 1);
        options.ExposeErrors = section[nameof(options.ExposeErrors)] is { } expose
            ? Parse(section, nameof(options.ExposeErrors), expose, bool.TryParse, "true or false", false)
            : options.ExposeErrors ?? environment.IsDevelopment();
        options.Role = section[nameof(options.Role)] is { } role
            ? Parse(section, nameof(options.Role), role, TryParseRole, "Both, Submit or Work", BentoNodeRole.Both)
            : options.Role;
        ApplyTasks(section.GetSection(nameof(options.Tasks)), options);
        options.RequireGpus = section[nameof(options.RequireGpus)] is { } require
            ? Parse(section, nameof(options.RequireGpus), require, bool.TryParse, "true or false", false)
            : options.RequireGpus;
        options.AllowRemoteAdmin = section[nameof(options.AllowRemoteAdmin)] is { } remote
            ? Parse(section, nameof(options.AllowRemoteAdmin), remote, bool.TryParse, "true or false", false)
            : options.AllowRemoteAdmin;
        options.DatabaseLockTimeout = Time(section, nameof(options.DatabaseLockTimeout), options.DatabaseLockTimeout);
        options.DrainTimeout = Time(section, nameof(options.DrainTimeout), options.DrainTimeout);
        options.CancellationGrace = Time(section, nameof(options.CancellationGrace), options.CancellationGrace);
        options.MaxAbandoned = Integer(section, nameof(options.MaxAbandoned), options.MaxAbandoned, 0);
        options.BatchTimeout = Time(section, nameof(options.BatchTimeout), options.BatchTimeout);
        options.ProgressInterval = Time(section, nameof(options.ProgressInterval), options.ProgressInterval);
        options.IdempotencyRetention = Time(section, nameof(options.IdempotencyRetention), options.IdempotencyRetention);
        Apply(section.GetSection(nameof(options.Retention)), options.Retention);
        options.MaxWait = Time(section, nameof(options.MaxWait), options.MaxWait);
    }

    private static void ApplyTasks(IConfigurationSection section, BentoSharpOptions options)
    {
        var names = section.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? [.. section.GetChildren().Select(static child => child.Value).OfType<string>()];
        if (names.Length > 0)
        {
            options.Tasks.Clear();
            foreach (var name in names)
            {
                options.Tasks.Add(name);
            }
        }
    }

    private static void Apply(IConfigurationSection section, BentoTaskSettings settings)
    {
        settings.Retries = Integer(section, nameof(settings.Retries), settings.Retries, 0);
        settings.Concurrency = Integer(section, nameof(settings.Concurrency), settings.Concurrency, 0);
        settings.Limit = Integer(section, nameof(settings.Limit), settings.Limit, 0);
        settings.TimeoutSeconds = Amount(section, nameof(settings.TimeoutSeconds), settings.TimeoutSeconds);
        settings.TotalTimeoutSeconds = Amount(section, nameof(settings.TotalTimeoutSeconds), settings.TotalTimeoutSeconds);
        settings.QueueTimeoutSeconds = Amount(section, nameof(settings.QueueTimeoutSeconds), settings.QueueTimeoutSeconds);
        settings.RetryDelaySeconds = Amount(section, nameof(settings.RetryDelaySeconds), settings.RetryDelaySeconds);
        settings.MaxRetryDelaySeconds = Amount(section, nameof(settings.MaxRetryDelaySeconds), settings.MaxRetryDelaySeconds);
        settings.MaxBatchSize = Integer(section, nameof(settings.MaxBatchSize), settings.MaxBatchSize, 1);
        settings.MaxItems = Integer(section, nameof(settings.MaxItems), settings.MaxItems, 1);
        settings.MaxItemsBytes = Integer(section, nameof(settings.MaxItemsBytes), settings.MaxItemsBytes, 1);
        settings.MaxLatencyMs = Amount(section, nameof(settings.MaxLatencyMs), settings.MaxLatencyMs);
        settings.ItemMemory = Memory(section, nameof(settings.ItemMemory), settings.ItemMemory);
        Apply(section.GetSection(nameof(settings.Retention)), settings.Retention);
        if (section[nameof(settings.Priority)] is { } priority)
        {
            settings.Priority = Parse(
                section, nameof(settings.Priority), priority, TryParsePriority, "High, Normal or Low", BentoTaskPriority.Normal);
        }
    }

    private static void Apply(IConfigurationSection section, BentoRetention retention)
    {
        retention.Succeeded = Retention(section, nameof(retention.Succeeded), retention.Succeeded);
        retention.Failed = Retention(section, nameof(retention.Failed), retention.Failed);
        retention.Canceled = Retention(section, nameof(retention.Canceled), retention.Canceled);
        retention.MaxSucceeded = Most(section, nameof(retention.MaxSucceeded), retention.MaxSucceeded);
        retention.MaxFailed = Most(section, nameof(retention.MaxFailed), retention.MaxFailed);
        retention.MaxCanceled = Most(section, nameof(retention.MaxCanceled), retention.MaxCanceled);
    }

    private static TimeSpan? Retention(IConfigurationSection section, string key, TimeSpan? current) =>
        section[key] is { } text
            ? Parse(section, key, text, TryParseRetention, "a time such as 30.00:00:00 (30 days), or forever", current)
            : current;

    private static int? Most(IConfigurationSection section, string key, int? current) =>
        section[key] is { } text ? Parse(section, key, text, TryParseMost, "a number from 0, or unlimited", current) : current;

    private static bool TryParseMost(string text, out int? value)
    {
        value = text.Equals("unlimited", StringComparison.OrdinalIgnoreCase) ? BentoRetention.Unlimited
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
        return value is not null;
    }

    private static bool TryParseRetention(string text, out TimeSpan? value)
    {
        value = text.Equals("forever", StringComparison.OrdinalIgnoreCase) ? BentoRetention.Forever
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time
            : null;
        return value >= TimeSpan.Zero;
    }

    private static string? Memory(IConfigurationSection section, string key, string? current) =>
        section[key] is { } memory ? Parse(section, key, memory, TryParseMemory, "an amount of memory such as 4Gi, or empty", current) : current;

    /// <summary>An empty value takes the attribute's away.</summary>
    private static bool TryParseMemory(string text, out string? value)
    {
        value = text.Length == 0 ? null : text;
        return value is null || MemoryQuantity.TryParse(value, out _);
    }

    private static bool TryParseRole(string text, out BentoNodeRole value) =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);

    private static bool TryParsePriority(string text, out BentoTaskPriority value) =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);

    private delegate bool TryParse<T>(string text, out T value);

    private static T Integer<T>(IConfigurationSection section, string key, T current, T least)
        where T : System.Numerics.IBinaryInteger<T> =>
        section[key] is { } text
            ? Parse(
                section,
                key,
                text,
                (string value, out T number) => T.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out number!) && number >= least,
                $"a whole number from {least} on",
                current)
            : current;

    private static double Amount(IConfigurationSection section, string key, double current) =>
        section[key] is { } text
            ? Parse(
                section,
                key,
                text,
                static (string value, out double number) =>
                    double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number >= 0 && double.IsFinite(number),
                "a number, not negative",
                current)
            : current;

    private static TimeSpan Time(IConfigurationSection section, string key, TimeSpan current) =>
        section[key] is { } text
            ? Parse(
                section,
                key,
                text,
                static (string value, out TimeSpan time) => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out time) && time >= TimeSpan.Zero,
                "a time such as 00:00:20",
                current)
            : current;

    private static T Parse<T>(IConfigurationSection section, string key, string text, TryParse<T> parse, string what, T fallback) =>
        parse(text, out var value)
            ? value
            : throw new InvalidOperationException($"The configuration value {section.Path}:{key} is \"{text}\"; it must be {what}. (Without it: {fallback}.)");
}
