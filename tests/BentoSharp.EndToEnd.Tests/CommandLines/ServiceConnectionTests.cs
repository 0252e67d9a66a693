using System.Diagnostics;
using BentoSharp.EndToEnd.Tests.Security;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.CommandLines;

/// <summary>How the command finds the service, shows a key to it, and ends.</summary>
public sealed class ServiceConnectionTests
{
    [TestCase(new string[0], null, 1, "asks for a key: give one that has the scope admin, with --api-key, BENTOSHARP_API_KEY")]
    [TestCase(new[] { "--api-key", "ann" }, null, 1, "refuses: ")]
    [TestCase(new[] { "--api-key", "root" }, null, 0, "")]
    [TestCase(new[] { "-H", "X-Api-Key: root" }, "nobody", 0, "", Description = "a header of one's own")]
    [TestCase(new string[0], "root", 0, "")]
    [TestCase(new[] { "--api-key", "root" }, "ann", 0, "", Description = "the option goes before the variable")]
    public async Task A_secured_service_is_shown_the_key_of_an_administrator(string[] options, string? variable, int code, string message)
    {
        await using var host = await SecuredHost.StartAsync();
        var keyed = options.Select(static word => word switch
        {
            "ann" or "root" => SecuredHost.KeyOf(word),
            "X-Api-Key: root" => $"X-Api-Key: {SecuredHost.KeyOf("root")}",
            _ => word,
        });
        var variables = new Dictionary<string, string> { ["BENTOSHARP_URL"] = host.Host.Url };
        if (variable is not null && variable != "nobody")
        {
            variables["BENTOSHARP_API_KEY"] = SecuredHost.KeyOf(variable);
        }

        foreach (var words in new[] { ["list"], ["overview"], new[] { "pause", "Vault" } })
        {
            var run = await ToolRun.RunAsync(["tasks", .. words, .. keyed], answer: null, variables);
            Assert.That((run.Code, run.Errors.Contains(message) && !run.Errors.Contains("bsk_")), Is.EqualTo((code, true)), run.Errors);
        }
    }

    [TestCase("", null)]
    [TestCase("/probe", null)]
    [TestCase("/probe/", null)]
    [TestCase("", "/ops")]
    [TestCase("", "ops/")]
    public async Task The_routes_are_found_from_the_address_of_the_host_or_of_one_of_its_services(string path, string? adminPath)
    {
        await using var host = await ProbeHost.StartAsync(add: static bento => bento.AddProbe().AddEngine(), map: static app => app.MapBentoAdmin("/ops"));
        string[] words = ["tasks", "overview", "--url", new Uri(host.Url).Authority + path, .. adminPath is null ? Array.Empty<string>() : ["--admin-path", adminPath]];

        var run = await ToolRun.RunAsync(words);

        Assert.That((run.Code, run.Output.Contains("Engine/square")), Is.EqualTo((0, true)), run.Errors);
    }

    [TestCase("http://127.0.0.1:1", "can't be reached")]
    [TestCase("ftp://127.0.0.1", "is no address of a service")]
    public async Task What_can_not_be_reached_is_told(string url, string message)
    {
        var run = await ToolRun.RunAsync("tasks", "list", "--url", url);
        Assert.That((run.Code, run.Errors.Contains(message)), Is.EqualTo((1, true)), run.Errors);
    }

    [TestCase("/page", "answered what is no JSON object")]
    [TestCase("/nothing", "no BentoSharp host has its admin routes there")]
    [TestCase("/login", "sends to https://login.example/?from=here: give the address of the service itself")]
    [TestCase("/other", "in a form that this command does not know")]
    public async Task What_is_no_BentoSharp_host_is_told_and_is_sent_no_key_elsewhere(string path, string message)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/page/tasks", static () => Results.Text("<html>", "text/html"));
        app.MapGet("/other/tasks", static () => Results.Text("""{"tasks":[{"task_id":17}],"next":null}""", "application/json"));
        app.MapGet("/login/tasks", static () => Results.Redirect("https://login.example/?from=here"));
        await app.StartAsync();

        var run = await ToolRun.RunAsync("tasks", "list", "--url", app.Urls.First(), "--admin-path", path, "--api-key", "secret");

        Assert.That((run.Code, run.Errors.Contains(message) && !run.Errors.Contains("secret")), Is.EqualTo((1, true)), run.Errors);
    }

    [Test]
    public async Task As_a_process_it_writes_plain_lines_into_a_pipe_and_ends_at_once_with_130_at_Ctrl_C()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Services.GetRequiredService<IProbeClient>();
        await client.Refuse.SubmitAsync(new string('x', 500));
        using var list = Start(host.Url, "tasks", "list");
        var text = await list.StandardOutput.ReadToEndAsync();
        await list.WaitForExitAsync();
        using var watch = Start(host.Url, "tasks", "watch", (await client.Wait.SubmitAsync("never")).Id);
        string? line;
        do
        {
            line = await watch.StandardOutput.ReadLineAsync();
        }
        while (line?.Contains("40 %") == false);
        using var kill = Process.Start("kill", ["-INT", watch.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await watch.WaitForExitAsync();

        Assert.That(list.ExitCode, Is.Zero);
        Assert.That(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
        Assert.That(text, Does.Not.Contain("\u001b"));
        Assert.That(line, Does.Contain("40 % step 4 of 10"));
        Assert.That((watch.ExitCode, await watch.StandardError.ReadToEndAsync()), Is.EqualTo((130, "")));
        host.Signals.Raise("never");
    }

    private static Process Start(string url, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "BentoSharp.Tool.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BENTOSHARP_URL"] = url },
        };
        return Process.Start(start)!;
    }
}
