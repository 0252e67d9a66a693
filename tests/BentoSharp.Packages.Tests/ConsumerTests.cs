using System.Text.Json;
using BentoSharp.Packages.Tests.Support;

namespace BentoSharp.Packages.Tests;

/// <summary>The packages outside this repository: a contract, a service and a caller, which sees only Core, Client and the contract.</summary>
public sealed class ConsumerTests
{
    private readonly ConsumerProjects _projects = new();

    [OneTimeSetUp]
    public async Task BuildAsync()
    {
        // With warnings as errors; a warning fails here.
        _projects.Copy();
        await _projects.BuildAsync("Service");
        await _projects.BuildAsync("Caller");
    }

    [TestCase("Contracts")]
    [TestCase("Service", Description = "Hosting and Client both bring it")]
    [TestCase("Caller")]
    public void The_generator_arrives_exactly_once(string project) =>
        Assert.That(
            _projects.AnalyzersOf(project).Where(static path => Path.GetFileName(path) == "BentoSharp.Generators.dll"), Has.Exactly(1).Items);

    [Test]
    public async Task A_compiler_that_is_too_old_for_the_generator_stops_the_build() =>
        Assert.That(await _projects.BuildWithAsync("roslyn4.14", "Contracts"), Does.Contain("error BENTO042").And.Contain("roslyn4.14"));

    [Test]
    public void A_caller_gets_neither_the_service_nor_its_host() =>
        Assert.That(
            _projects.OutputOf("Caller").Where(static file => file.StartsWith("BentoSharp", StringComparison.Ordinal)),
            Is.EquivalentTo(new[] { "BentoSharp.Core.dll", "BentoSharp.Client.dll" }));

    [Test]
    public async Task The_installed_command_writes_the_schema_of_a_running_service()
    {
        var tools = Path.Combine(PackedFeed.Root, "tools");
        await Command.DotnetAsync(
            PackedFeed.Root, null, "tool", "install", "bentosharp", "--tool-path", tools, "--version", PackedFeed.Version, "--add-source", PackedFeed.Folder);
        using var service = await RunningService.StartAsync(_projects.ProgramOf("Service"));
        var file = Path.Combine(PackedFeed.Root, "words.schema.json");

        var output = await Command.RunAsync(Path.Combine(tools, "bentosharp"), PackedFeed.Root, null, "schema", "pull", service.Url, "-o", file);

        Assert.That(output, Does.StartWith($"{file}: Words, "));
        Assert.That(JsonElement.Parse(await File.ReadAllTextAsync(file)).GetProperty("routes").GetArrayLength(), Is.Positive);
    }

    [Test]
    public async Task A_task_runs_between_two_processes()
    {
        using var service = await RunningService.StartAsync(_projects.ProgramOf("Service"));
        var output = await Command.DotnetAsync(PackedFeed.Root, null, _projects.ProgramOf("Caller"), service.Url);
        Assert.That(output, Does.StartWith($"WordCount {{ Words = 3, ProcessId = {service.ProcessId} }} asked by "));
        Assert.That(output.Split('\n')[1], Is.EqualTo("3"));
    }
}
