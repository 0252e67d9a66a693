using System.Net;
using System.Net.Sockets;

namespace BentoSharp.Torch.Tests.Samples;

/// <summary>The sample as its user starts it: a process of its own.</summary>
public sealed class ProgramTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task The_demo_classifies_the_thousand_photographs_over_HTTP_and_says_how_it_went()
    {
        var (code, output) = await RunAsync();
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Match(@"accuracy\s+92\.2 %").And.Match(@"rate\s+\d+ tasks/s").And.Match(@"submit latency\s+p50 [\d.]+ ms, p99 [\d.]+ ms"));
        Assert.That(output, Does.Match(@"batched\s+\d+ tasks/s, 92\.2 % right"));
        Assert.That(output, Does.Match(@"address\s+http://127.0.0.1:\d+").And.Contain("tasks.db").And.Match(@"generated code\s+\S"));
    }

    [Test]
    public async Task An_address_in_use_is_told_with_a_way_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (code, output) = await RunAsync("--urls", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("address already in use").And.Contain("--urls"));
    }

    [Test]
    public async Task Missing_weights_are_told_at_start_with_a_way_out()
    {
        var (code, output) = await RunAsync("--weights", _folder.File("none.safetensors"));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("none.safetensors").And.Contain("are missing").And.Contain("train"));
    }

    [Test]
    public async Task Missing_training_data_is_told_by_the_task_with_a_way_out()
    {
        var (code, output) = await RunAsync("train", "--data", _folder.Path);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("dataset-fashion-mnist").And.Contain("train-images-idx3-ubyte.gz"));
    }

    private Task<(int Code, string Output)> RunAsync(params string[] arguments) => SampleProgram.RunAsync("FashionMnist", _folder, arguments);
}
