using System.Text;
using System.Text.Json;
using BentoSharp.DemoService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Demo;

/// <summary>The Demo service on Kestrel, on a free port, with a database of its own; one for all fixtures of this folder.</summary>
[SetUpFixture]
public sealed class DemoHost
{
    private static WebApplication s_app = null!;
    private static DirectoryInfo s_folder = null!;

    public static HttpClient Caller { get; private set; } = null!;

    public static string Url => s_app.Urls.First();

    public static IServiceProvider Services => s_app.Services;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_folder = Directory.CreateTempSubdirectory("bentosharp-demo-");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBentoSharp(options =>
        {
            options.Database = Path.Combine(s_folder.FullName, "demo.db");
            options.MaxBodyBytes = 100_000;
        }).AddDemo();
        s_app = builder.Build();
        s_app.MapBentoSharp();
        await s_app.StartAsync();
        Caller = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Url) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Caller.Dispose();
        await s_app.DisposeAsync();
        s_folder.Delete(recursive: true);
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public static ByteArrayContent Raw(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return content;
    }

    /// <summary>A form as Python's clients write it.</summary>
    public static ByteArrayContent Form(params (string Header, byte[] Body)[] parts)
    {
        using var body = new MemoryStream();
        foreach (var (header, content) in parts)
        {
            body.Write(Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; {header}\r\n\r\n"));
            body.Write(content);
            body.Write("\r\n"u8);
        }

        body.Write("--b--\r\n"u8);
        return Raw(body.ToArray(), "multipart/form-data; boundary=b");
    }

    public static async Task<string> TextAsync(Task<HttpResponseMessage> sent, int status = 200)
    {
        using var response = await sent;
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
        return body;
    }

    public static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> sent, int status = 200) =>
        JsonElement.Parse(await TextAsync(sent, status));

    /// <summary>Where the arguments are wrong, as JSON texts, and what is said of it.</summary>
    public static async Task<Dictionary<string, string>> FaultsAsync(string route, HttpContent content)
    {
        var answer = await JsonAsync(Caller.PostAsync(route, content), 400);
        return answer.GetProperty("detail").EnumerateArray()
            .ToDictionary(static one => one.GetProperty("loc").GetRawText(), static one => one.GetProperty("msg").GetString()!);
    }

    /// <summary>Queues a task and takes its answer.</summary>
    public static async Task<HttpResponseMessage> RunAsync(string task, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var submit = new HttpRequestMessage(HttpMethod.Post, $"/{task}/submit") { Content = content };
        foreach (var (name, value) in headers)
        {
            submit.Headers.TryAddWithoutValidation(name, value);
        }

        var id = (await JsonAsync(Caller.SendAsync(submit))).GetProperty("task_id").GetString();
        using var get = new HttpRequestMessage(HttpMethod.Get, $"/{task}/get?task_id={id}");
        get.Headers.Add("Prefer", "wait=30");
        return await Caller.SendAsync(get);
    }
}
