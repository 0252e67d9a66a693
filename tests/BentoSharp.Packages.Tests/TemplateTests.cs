using System.Text.Json.Nodes;
using BentoSharp.Packages.Tests.Support;

namespace BentoSharp.Packages.Tests;

/// <summary>A newcomer's way from the packages alone: a service from its template, its tests, its client, and a client from the service's schema.</summary>
public sealed class TemplateTests
{
    private const string Name = "Acme.Word-Count";

    private readonly Templates _templates = new();

    [OneTimeSetUp]
    public async Task InstantiateAsync()
    {
        await _templates.InstallAsync();
        await _templates.NewAsync("bentosharp", Name);
        await _templates.DotnetAsync(Name, "build", "-m:1", "-warnaserror");
    }

    [Test]
    public async Task The_tests_of_a_new_service_pass()
    {
        var output = await _templates.DotnetAsync(Name, "test", "--no-build");
        Assert.That(output, Does.Contain("Passed!").And.Contain("Passed:     2"));
    }

    [Test]
    public async Task A_new_service_answers_its_client_and_a_client_of_its_schema()
    {
        using var service = await RunningService.StartAsync(ProgramOf("Service"));
        var answer = await Command.DotnetAsync(PackedFeed.Root, null, ProgramOf("Client"), service.Url);
        Assert.That(answer, Does.StartWith("counts words\ntask ").And.EndsWith("3 words in 2 lines\n"));

        await _templates.NewAsync("bentosharp-client", "Caller", "--url", service.Url);
        await _templates.DotnetAsync("Caller", "build", "-m:1", "-warnaserror");
        var told = await Command.DotnetAsync(PackedFeed.Root, null, _templates.PathOf("Caller", "bin", "Debug", "net10.0", "Caller.dll"));
        Assert.That(told, Does.StartWith("task ").And.EndsWith("3 words in 2 lines\n"));

        using var http = new HttpClient();
        Assert.That(await http.GetStringAsync(service.Url + "/dashboard"), Does.Contain("<title>"));
        var schema = JsonNode.Parse(await http.GetStringAsync(service.Url + "/schema.json"));
        var given = JsonNode.Parse(File.ReadAllText(_templates.PathOf("Caller", "service.schema.json")));
        Assert.That(given!.ToJsonString(), Is.EqualTo(schema!.ToJsonString()), "the schema of the template is that of the other one");
    }

    [Test]
    public async Task A_mistake_in_a_new_service_is_told_and_its_fix_mends_it()
    {
        await _templates.NewAsync("bentosharp", "Squiggle");
        var file = _templates.PathOf("Squiggle", "Squiggle.Service", "Texts.cs");
        var right = File.ReadAllText(file);
        File.WriteAllText(file, right.Replace("(10), cancellationToken)", "(10))", StringComparison.Ordinal));
        var output = await _templates.DotnetAsync("Squiggle", "build", "-m:1");
        Assert.That(output, Does.Contain("warning BENTO029"));

        // What an editor offers: the analyzers and fixes of the packages themselves.
        await _templates.DotnetAsync("Squiggle", "format", "analyzers", "--no-restore", "--diagnostics", "BENTO029");
        Assert.That(File.ReadAllText(file), Is.EqualTo(right));
        await _templates.DotnetAsync("Squiggle", "build", "-m:1", "-warnaserror");
    }

    [Test]
    public async Task With_torch_there_are_its_packages_and_a_container_for_CUDA()
    {
        await _templates.NewAsync("bentosharp", "Brain", "--torch");
        Assert.That(File.ReadAllText(_templates.PathOf("Brain", "Dockerfile")), Does.Contain("ARG CUDA").And.Contain("Brain.Service.dll"));
        Assert.That(File.ReadAllText(_templates.PathOf("Brain", "Brain.Service", "Brain.Service.csproj")), Does.Contain("TorchSharp-cuda-linux"));
        Assert.That(File.ReadAllText(_templates.PathOf("Brain", "Brain.Service", "Program.cs")), Does.Contain(".AddTorch()").And.Not.Contain("#if"));
        var plain = File.ReadAllText(_templates.PathOf(Name, "Dockerfile"));
        Assert.That(plain, Does.Not.Contain("CUDA").And.Contain($"{Name}.Service.dll"));
        Assert.That(File.ReadAllText(_templates.PathOf(Name, "README.md")), Does.Not.Contain("CUDA").And.Not.Contain("<!--"));
        Assert.That(File.ReadAllText(_templates.PathOf("Brain", "README.md")), Does.Contain("CUDA").And.Not.Contain("<!--"));
    }

    private string ProgramOf(string project) => _templates.PathOf(Name, $"{Name}.{project}", "bin", "Debug", "net10.0", $"{Name}.{project}.dll");
}
