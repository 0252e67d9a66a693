using BentoSharp.EndToEnd.Tests.CommandLines;
using BentoSharp.Tool;
using BentoSharp.Tool.Schemas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
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
        var exception = await Assert.ThrowsAsync<CommandFailedException>(() => new SchemaPull(http).RunAsync(url, "never"));
        Assert.That(exception!.Message, Does.Contain(message));
    }

    [Test]
    public async Task A_path_without_a_service_is_told()
    {
        using var http = new HttpClient();
        var exception = await Assert.ThrowsAsync<CommandFailedException>(() => new SchemaPull(http).RunAsync(DemoHost.Url + "/other", "never"));
        Assert.That(exception!.Message, Does.Contain("answered 404"));
    }

    [Test]
    public async Task An_answer_that_is_no_JSON_is_told()
    {
        await using var page = await StartAsync(static _ => Results.Text("<html>", "text/html"));
        var (code, output) = await RunAsync("schema", "pull", page.Urls.First(), "-o", "never");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("is no JSON"));
    }

    [TestCase(new string[0], 1, "answered 401: give a key")]
    [TestCase(new[] { "--api-key", "k1" }, 0, "Guarded, 0 tasks and calls")]
    [TestCase(new[] { "-H", "Authorization: Bearer k1" }, 0, "Guarded, 0 tasks and calls")]
    public async Task A_service_that_asks_for_a_key_is_given_one(string[] options, int code, string message)
    {
        await using var guarded = await StartAsync(static context => context.Request.Headers.Authorization == "Bearer k1"
            ? Results.Text("""{"name":"Guarded","routes":[]}""", "application/json")
            : Results.Unauthorized());
        var result = await RunAsync(["schema", "pull", guarded.Urls.First(), "-o", Path.Combine(_folder.FullName, Path.GetRandomFileName()), .. options]);
        Assert.That(result.Code, Is.EqualTo(code));
        Assert.That(result.Output, Does.Contain(message));
    }

    [TestCase("schema pull", "the URL of the service is missing")]
    [TestCase("schema pull http://localhost -x", "-x is no option")]
    [TestCase("schema pull http://localhost -o", "-o needs a value")]
    [TestCase("schema pull http://localhost other", "one word too many")]
    [TestCase("schema pull http://localhost -H secret", "a header is \"Name: value\"")]
    [TestCase("schema push", "Usage:")]
    public async Task A_wrong_command_says_what_is_wrong_and_ends_with_2(string words, string message)
    {
        var (code, output) = await RunAsync(words.Split(' '));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(output, Does.Contain(message).And.Not.Contain("secret"));
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] words)
    {
        var run = await ToolRun.RunAsync(words);
        return (run.Code, run.Output + run.Errors);
    }

    private static async Task<WebApplication> StartAsync(Func<HttpContext, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/schema.json", answer);
        await app.StartAsync();
        return app;
    }

    private static string Kept { get; } = Path.Combine(
        typeof(SchemaPullTests).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "ProjectDirectory").Value!,
        "Schemas",
        "demo.schema.json");
}
