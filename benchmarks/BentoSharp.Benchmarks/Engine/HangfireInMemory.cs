using Hangfire;
using Hangfire.InMemory;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>Hangfire with its storage in memory: nothing is kept.</summary>
internal sealed class HangfireInMemory : IDisposable
{
    private const int Workers = 10;
    private static Countdown s_left = new(0);

    private readonly BackgroundJobServer _server;
    private readonly BackgroundJobClient _client;

    public HangfireInMemory()
    {
        var storage = new InMemoryStorage();
        _client = new BackgroundJobClient(storage);
        _server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = Workers }, storage);
    }

    /// <summary>What a job does.</summary>
    public static int Work(int number, string text)
    {
        s_left.Signal();
        return number + text.Length;
    }

    /// <summary>Completes when so many more jobs have run.</summary>
    public Task Expect(int jobs)
    {
        s_left = new Countdown(jobs);
        return s_left.Done;
    }

    public Task Enqueue(int number)
    {
        _client.Enqueue(() => Work(number, "a hundred bytes of text, more or less, as many tasks have them, with some words in it"));
        return Task.CompletedTask;
    }

    public void Dispose() => _server.Dispose();
}
