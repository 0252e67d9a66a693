using System.Diagnostics;

namespace ManyNodes;

/// <summary>A process that shares the queue, and how it is started and killed.</summary>
internal sealed class Node : IDisposable
{
    private readonly Process _process;

    private Node(string name, Process process, string url)
    {
        Name = name;
        Url = url;
        _process = process;
    }

    public string Name { get; }

    public string Url { get; }

    public bool IsAlive => !_process.HasExited;

    /// <summary>Runs a node in this process, until it is told to stop.</summary>
    public static async Task RunAsync(string name, string connection)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddBentoSharp(options => options.NodeName = name)
            .UsePostgreSql(connection, options => options.Lease = TimeSpan.FromSeconds(3))
            .AddWords();
        var app = builder.Build();
        app.MapBentoSharp();
        await app.StartAsync();
        Console.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    /// <summary>Starts a node as a process of its own and waits until it listens.</summary>
    public static async Task<Node> StartAsync(string name, string connection)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(Node).Assembly.Location);
        start.ArgumentList.Add("node");
        start.ArgumentList.Add(name);
        start.ArgumentList.Add(connection);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new Node(name, process, line["ready ".Length..]);
            }
        }

        throw new InvalidOperationException($"{name} ended before it was ready.");
    }

    /// <summary>Ends the process as the loss of power would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            Kill();
        }

        _process.Dispose();
    }
}
