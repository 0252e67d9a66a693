using System.Globalization;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Resources;

/// <summary>Every value of an attribute is overridden by configuration, and a wrong one is named.</summary>
public sealed class ConfigurationTests
{
    private const string OfService = "BentoSharp:Services:Probe:";
    private const string OfTask = OfService + "Tasks:add:";

    // What is no setting: it is compiled into the contract.
    private static readonly string[] Fixed = ["Name", "JsonContext", "Route", "Batchable", "MediaType", "TypeId", "IsSynchronous", "LimitKey", "RetryOn", "NotRetryable", "Aliases", "Retention"];

    private static readonly Dictionary<string, string> ServiceValues = new()
    {
        ["Workers"] = "3", ["Concurrency"] = "7", ["MaxQueueLength"] = "1000", ["Gpus"] = "1", ["Cpu"] = "2", ["Memory"] = "1Mi",
    };

    private static readonly Dictionary<string, string> TaskValues = new()
    {
        ["Retries"] = "9", ["RetryDelaySeconds"] = "2.5", ["MaxRetryDelaySeconds"] = "30", ["TimeoutSeconds"] = "120.5",
        ["Priority"] = "High", ["Concurrency"] = "2", ["Limit"] = "5", ["MaxBatchSize"] = "16", ["MaxLatencyMs"] = "50",
        ["TotalTimeoutSeconds"] = "3600", ["QueueTimeoutSeconds"] = "600",
        ["MaxItems"] = "10", ["MaxItemsBytes"] = "1000",
    };

    [Test]
    public async Task Every_value_of_a_service_is_overridden()
    {
        await using var host = await StartAsync(ServiceValues.ToDictionary(static pair => OfService + pair.Key, static pair => (string?)pair.Value));
        Assert.That(ValuesOf(Definition(host).Settings), Is.EquivalentTo(ServiceValues));
    }

    [Test]
    public async Task Every_value_of_a_task_is_overridden()
    {
        await using var host = await StartAsync(TaskValues.ToDictionary(static pair => OfTask + pair.Key, static pair => (string?)pair.Value));
        Assert.That(ValuesOf(Definition(host).Methods.Single(static method => method.Method.Name == "add").Settings), Is.EquivalentTo(TaskValues));
    }

    [Test]
    public void Every_value_of_the_attributes_is_a_setting()
    {
        Assert.That(NamesOf<BentoServiceAttribute>(), Is.SubsetOf(NamesOf<BentoServiceSettings>()));
        Assert.That(NamesOf<BentoTaskAttribute>(), Is.SubsetOf(NamesOf<BentoTaskSettings>()));
        Assert.That(NamesOf<BentoApiAttribute>(), Is.SubsetOf(NamesOf<BentoTaskSettings>()));
    }

    [Test]
    public async Task Tasks_are_kept_as_long_as_the_configuration_says()
    {
        await using var host = await StartAsync(new()
        {
            ["BentoSharp:Retention:Failed"] = "30.00:00:00", [OfTask + "Retention:Succeeded"] = "01:00:00", [OfTask + "Retention:Canceled"] = "forever",
        });
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        var plan = new RetentionRules(
            host.Services.GetRequiredService<BentoSharpOptions>().Retention, TimeSpan.FromDays(7), [Definition(host)]).At(now);

        Assert.That(plan.Before("Probe", "add", BentoTaskStatus.Success), Is.EqualTo(now.AddHours(-1)));
        Assert.That(plan.Before("Probe", "add", BentoTaskStatus.Failure), Is.EqualTo(now.AddDays(-30)), "as of all");
        Assert.That(plan.Before("Probe", "add", BentoTaskStatus.Canceled), Is.Null);
        Assert.That(plan.Before("Probe", "echo", BentoTaskStatus.Success), Is.EqualTo(now.AddDays(-7)), "the default");
        Assert.That((plan.Oldest, plan.Latest), Is.EqualTo(((DateTimeOffset?)null, now.AddHours(-1))));
    }

    [Test]
    public async Task As_many_tasks_are_kept_as_the_configuration_says()
    {
        await using var host = await StartAsync(new()
        {
            ["BentoSharp:Retention:MaxSucceeded"] = "1000", [OfTask + "Retention:MaxSucceeded"] = "10", [OfTask + "Retention:MaxFailed"] = "0",
            ["BentoSharp:Services:Probe:Tasks:echo:Retention:MaxSucceeded"] = "unlimited",
        });
        var (rules, now) = (host.Services.GetRequiredService<RetentionRules>(), DateTimeOffset.UnixEpoch.AddYears(60));
        var plan = rules.At(now);

        Assert.That(rules.CountedStates, Is.EquivalentTo(new[] { BentoTaskStatus.Success, BentoTaskStatus.Failure }));
        Assert.That(plan.CountedBefore, Is.EqualTo(now.AddMinutes(-1)));
        Assert.That(plan.Most("Probe", "add", BentoTaskStatus.Success), Is.EqualTo(10));
        Assert.That(plan.Most("Probe", "add", BentoTaskStatus.Failure), Is.Zero);
        Assert.That(plan.Most("Probe", "add", BentoTaskStatus.Canceled), Is.Null);
        Assert.That(plan.Most("Probe", "echo", BentoTaskStatus.Success), Is.Null, "any number");
        Assert.That(plan.Most("Probe", "describe", BentoTaskStatus.Success), Is.EqualTo(1000), "as of all");
    }

    [Test]
    public async Task An_empty_memory_takes_the_attributes_away()
    {
        await using var host = await ProbeHost.StartAsync(
            configuration: new() { ["BentoSharp:Services:Large:Memory"] = "" }, add: static bento => bento.AddLarge());
        Assert.That(host.Services.GetServices<BentoServiceDefinition>().Single().Settings.Memory, Is.Null);
    }

    [TestCase(OfService + "Workers", "0")]
    [TestCase(OfService + "Concurrency", "-1")]
    [TestCase(OfService + "MaxQueueLength", "1.5")]
    [TestCase(OfService + "Gpus", "-1")]
    [TestCase(OfService + "Cpu", "half")]
    [TestCase(OfService + "Memory", "4 GB")]
    [TestCase(OfTask + "Retries", "-1")]
    [TestCase(OfTask + "RetryDelaySeconds", "NaN")]
    [TestCase(OfTask + "MaxRetryDelaySeconds", "-1")]
    [TestCase(OfTask + "TimeoutSeconds", "long")]
    [TestCase(OfTask + "Priority", "7")]
    [TestCase(OfTask + "Concurrency", "-1")]
    [TestCase(OfTask + "MaxBatchSize", "0")]
    [TestCase(OfTask + "MaxLatencyMs", "soon")]
    [TestCase("BentoSharp:RequireGpus", "perhaps")]
    [TestCase("BentoSharp:Role", "master")]
    [TestCase("BentoSharp:Retention:Failed", "-1.00:00:00")]
    [TestCase(OfTask + "Retention:Succeeded", "long")]
    [TestCase("BentoSharp:Retention:MaxFailed", "-1")]
    [TestCase(OfTask + "Retention:MaxSucceeded", "many")]
    [TestCase("BentoSharp:MaxQueuedPerOwner", "-1")]
    [TestCase("BentoSharp:MaxBytesPerOwner", "1 GB")]
    public async Task A_wrong_value_is_named(string key, string value)
    {
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new() { [key] = value }));
        Assert.That(wrong!.Message, Does.Contain(key).And.Contain($"\"{value}\""));
    }

    private static async Task<ProbeHost> StartAsync(Dictionary<string, string?> configuration) =>
        await ProbeHost.StartAsync(configuration: configuration);

    private static BentoServiceDefinition Definition(ProbeHost host) => host.Services.GetServices<BentoServiceDefinition>().Single();

    private static Dictionary<string, string> ValuesOf<T>(T settings) => NamesOf<T>().ToDictionary(
        static name => name,
        name => Convert.ToString(typeof(T).GetProperty(name)!.GetValue(settings), CultureInfo.InvariantCulture) ?? "");

    private static IEnumerable<string> NamesOf<T>() => typeof(T).GetProperties().Select(static property => property.Name).Except(Fixed);
}
