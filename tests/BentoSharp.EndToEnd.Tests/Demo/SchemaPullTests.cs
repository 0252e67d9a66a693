using BentoSharp.Tool.Schemas;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>The command <c>bentosharp schema pull</c> against a running service, and against what is none.</summary>
public sealed class SchemaPullTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bentosharp-pull-");

    [OneTimeTearDown]
    public void Delete() => _folder.Delete(recursive: true);

    [Test]
    public async Task The_schema_of_a_running_service_is_written()
    {
        var file = Path.Combine(_folder.FullName, "demo.schema.json");
        using var http = new HttpClient();
        Assert.That(await new SchemaPull(http).RunAsync(DemoHost.Url, file), Does.Contain("Demo"));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(await File.ReadAllTextAsync(Kept)), "Pull the schema of these tests anew.");
        Assert.That(await new SchemaPull(http).RunAsync(DemoHost.Url, file), Does.Contain("is as it was"));
    }

    [TestCase("http://127.0.0.1:1", "can't be reached")]
    [TestCase("ftp://127.0.0.1", "is no address of a service")]
    public async Task What_is_no_service_is_told(string url, string message)
    {
        using var http = new HttpClient();
        var exception = await Assert.ThrowsAsync<SchemaPullException>(() => new SchemaPull(http).RunAsync(url, "never"));
        Assert.That(exception!.Message, Does.Contain(message));
    }

    [Test]
    public async Task A_path_without_a_service_is_told()
    {
        using var http = new HttpClient();
        var exception = await Assert.ThrowsAsync<SchemaPullException>(() => new SchemaPull(http).RunAsync(DemoHost.Url + "/other", "never"));
        Assert.That(exception!.Message, Does.Contain("answered 404"));
    }

    private static string Kept { get; } = Path.Combine(
        typeof(SchemaPullTests).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "ProjectDirectory").Value!,
        "Schemas",
        "demo.schema.json");
}
